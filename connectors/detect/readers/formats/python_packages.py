"""How pip, twine, Poetry and uv log in to indexes."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import lines, urls

PYPIRC = Reader(
    name="pypirc-password",
    title="Password or token in .pypirc",
    provider="PyPI",
    paths=(".pypirc", "pypirc"),
    look=settings(lines.ini, "/password", facts={"user": "username", "repository": "repository", "index": "@0"}),
    reference="https://packaging.python.org/en/latest/specifications/pypirc/",
    remedy="Remove the token from the account, then look at what was uploaded since it leaked.",
    finds=(
        (".pypirc", "[acme]\nrepository = https://pypi.acme.test\nusername = ci\npassword = kettle<digit:2>\n"),
        (".pypirc", "[pypi]\nusername = __token__\npassword = pypi-<base64url:120>\n"),
    ),
    ignores=((".pypirc", "[distutils]\nindex-servers = pypi\n[pypi]\nusername = __token__\n"),),
)

PIP = Reader(
    name="pip-index-password",
    title="Password in the address of a package index",
    provider="PyPI",
    paths=(
        "pip.conf",
        "pip.ini",
        ".condarc",
        "pipfile",
        "requirements.txt",
        "requirements-*.txt",
        "requirements_*.txt",
        "constraints.txt",
        "uv.toml",
        "pyproject.toml",
        "poetry.toml",
        "pdm.toml",
        "*/requirements/*.txt",
        "easy_install.cfg",
        ".pydistutils.cfg",
        "setup.cfg",
        "tox.ini",
        "environment.yml",
    ),
    look=urls.passwords,
    needs=(b"@",),
    reference="https://pip.pypa.io/en/stable/topics/authentication/",
    finds=(
        ("pip.conf", "[global]\nextra-index-url = https://ci:<alnum:12>@pypi.acme.test/simple\n"),
        ("requirements.txt", "--index-url https://deploy:<alnum:20>@pypi.acme.test/simple\nflask==3.0\n"),
    ),
    ignores=(
        ("pip.conf", "[global]\nindex-url = https://${USER}:${PASSWORD}@pypi.acme.test/simple\n"),
        ("requirements.txt", "git+ssh://git@git.acme.test/team/project.git\n"),
    ),
)

POETRY = Reader(
    name="poetry-auth-password",
    title="Password or token in Poetry's auth.toml",
    provider="Poetry",
    paths=("*/pypoetry/auth.toml",),
    look=settings(
        lines.equals, "/(?:http-basic|pypi-token)[^/]*/(?!username)[^/]+", facts={"user": "username", "index": "@0"}
    ),
    reference="https://python-poetry.org/docs/repositories/#configuring-credentials",
    finds=(("pypoetry/auth.toml", '[http-basic.acme]\nusername = "ci"\npassword = "<alnum:12>"\n'),),
    ignores=(("pypoetry/auth.toml", '[http-basic.acme]\nusername = "ci"\n'),),
)
