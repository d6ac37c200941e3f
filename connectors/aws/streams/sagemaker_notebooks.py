"""SageMaker notebooks: machines of people, the role each runs as, and the scripts that they start with."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, plain
from connectors.aws.things import thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(Row, frozen=True):
    """A notebook as it is listed."""

    notebook_instance_name: str


class Notebook(Row, frozen=True):
    """A notebook: a machine with a role."""

    notebook_instance_arn: str
    notebook_instance_name: str
    notebook_instance_status: str | None = None
    role_arn: str | None = None
    direct_internet_access: str | None = None
    root_access: str | None = None
    url: str | None = None
    creation_time: datetime | None = None
    notebook_instance_lifecycle_config_name: str | None = None


class ListedScript(Row, frozen=True):
    """Scripts of notebooks as they are listed."""

    notebook_instance_lifecycle_config_name: str
    notebook_instance_lifecycle_config_arn: str
    creation_time: datetime | None = None


class Script(Veiled, frozen=True):
    """One script, encoded."""

    content: str = ""


class Scripts(Veiled, frozen=True):
    """What notebooks run when they are made and when they start."""

    on_create: tuple[Script, ...] = ()
    on_start: tuple[Script, ...] = ()


@aws.stream(
    "sagemaker.notebooks",
    permission=("sagemaker:ListNotebookInstances", "sagemaker:DescribeNotebookInstance"),
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def notebooks(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the notebooks, the role each runs as, and whether it is on the internet."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("sagemaker", "ListNotebookInstances", "NotebookInstances", Listed)):
        with losses.of(listed.notebook_instance_name):
            each = here.find(
                "sagemaker",
                "DescribeNotebookInstance",
                Notebook,
                absent=("ValidationException",),
                NotebookInstanceName=listed.notebook_instance_name,
            )
            if each:
                yield from thing(
                    scope,
                    "aws.sagemaker.notebook",
                    each.notebook_instance_arn,
                    name=each.notebook_instance_name,
                    created=each.creation_time,
                    runs_as=roles(each.role_arn),
                    facts={
                        "state": each.notebook_instance_status,
                        "internet": _is(each.direct_internet_access, "Enabled"),
                        "root_access": _is(each.root_access, "Enabled"),
                        "url": each.url,
                        "scripts": each.notebook_instance_lifecycle_config_name,
                    },
                )
    losses.tell()


def _is(told: str | None, wanted: str) -> bool | None:
    return None if told is None else told == wanted


@aws.stream(
    "sagemaker.notebook_scripts",
    permission=(
        "sagemaker:ListNotebookInstanceLifecycleConfigs",
        "sagemaker:DescribeNotebookInstanceLifecycleConfig",
    ),
    yields=(Resource, Exposure),
    scope="account",
    parent=regions,
)
def notebook_scripts(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """Look for secrets in the scripts that notebooks start with."""
    here, losses = api.in_region(region.name), Losses()
    for each in here.pages(
        "sagemaker", "ListNotebookInstanceLifecycleConfigs", "NotebookInstanceLifecycleConfigs", ListedScript
    ):
        name = each.notebook_instance_lifecycle_config_name
        scripts = None
        with losses.of(name):
            scripts = here.find(
                "sagemaker",
                "DescribeNotebookInstanceLifecycleConfig",
                Scripts,
                absent=("ValidationException",),
                NotebookInstanceLifecycleConfigName=name,
            )
        arn = each.notebook_instance_lifecycle_config_arn
        yield from thing(scope, "aws.sagemaker.notebook_script", arn, name=name, created=each.creation_time, facts={})
        if scripts:
            found = chain(
                (("on create", script) for script in scripts.on_create),
                (("on start", script) for script in scripts.on_start),
            )
            texts = (plain(place, b64decode(script.content)) for place, script in found)
            yield from exposures_of(api, scope, arn, texts)
    losses.tell()
