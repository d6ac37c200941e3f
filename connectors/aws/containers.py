"""Containers as ECS, Batch and others describe them: their variables, the secrets they are handed, their images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from connectors.aws.mentions import words
from connectors.aws.texts import Text, plain, variables
from connectors.aws.veiled import CamelRow, VeiledCamelRow


class Variable(VeiledCamelRow, frozen=True):
    """One environment variable."""

    name: str = ""
    value: str = ""


class Handed(CamelRow, frozen=True):
    """A secret that is handed to a container when it starts: where it is looked up."""

    name: str = ""
    value_from: str = ""


class Login(CamelRow, frozen=True):
    """What an image is fetched with."""

    credentials_parameter: str = ""


class Container(VeiledCamelRow, frozen=True):
    """One container of a task or a job."""

    name: str = ""
    image: str = ""
    privileged: bool | None = None
    command: tuple[str, ...] = ()
    entry_point: tuple[str, ...] = ()
    environment: tuple[Variable, ...] = ()
    secrets: tuple[Handed, ...] = ()
    repository_credentials: Login = Login()

    @property
    def texts(self) -> Iterator[Text]:
        """Where people leave secrets in a container: its variables and its command."""
        prefix = f"{self.name} " if self.name else ""
        yield variables(f"{prefix}environment", {each.name: each.value for each in self.environment})
        yield plain(f"{prefix}command", "\n".join((*self.entry_point, *self.command)))


def container_facts(containers: Iterable[Container]) -> Mapping[str, str | bool | None]:
    """What is told of the containers of one thing together."""
    found = list(containers)
    handed = [secret.value_from for each in found for secret in each.secrets]
    logins = [each.repository_credentials.credentials_parameter for each in found]
    return {
        "images": words(each.image for each in found if each.image),
        "privileged": any(each.privileged for each in found),
        "secret_references": words(filter(None, (*handed, *logins))),
    }
