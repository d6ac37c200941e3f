"""Pipelines: literal secrets among the variables of GitHub Actions, GitLab CI and their like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.formats.containers import told
from connectors.detect.readers.model import Reader, joined
from connectors.detect.readers.syntax import urls, yamls
from connectors.detect.readers.syntax.entry import Entry
from graph.leaks import Confidence

_VARIABLES = re.compile(
    r"/(?:env|with|environment|variables|parameters|settings|"
    r"environment_variables)/(?:[^/]+/)?[^/]+$|/env/(?:global|matrix|jobs)"
)


def variables(data: bytes) -> Iterator[Candidate]:
    """The variables of jobs and the inputs of steps; also those in pairs of ``name:`` and ``value:``."""
    entries = list(yamls.entries(data))
    names = {entry.group: entry.value for entry in entries if entry.name in ("name", "key")}
    for entry in entries:
        if not _VARIABLES.search(entry.path):
            continue
        name, equals, value = entry.value.partition("=")
        if entry.name.isdigit() and equals:
            yield from told(Entry((name,), value, entry.start + len(name.encode()) + 1, entry.end))
        elif entry.name == "value" and entry.group in names:
            yield from told(Entry((names[entry.group],), entry.value, entry.start, entry.end))
        else:
            yield from told(entry)


GITHUB = Reader(
    name="github-workflow-secret",
    title="Literal secret in a workflow of GitHub Actions",
    provider="GitHub Actions",
    paths=(
        "*/.github/workflows/*.yml",
        "*/.github/workflows/*.yaml",
        "action.yml",
        "action.yaml",
        "*/.gitea/workflows/*.yml",
        "*/.forgejo/workflows/*.yml",
    ),
    look=joined(variables, urls.passwords),
    confidence=Confidence.MEDIUM,
    reference="https://docs.github.com/en/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions",
    finds=(
        (
            ".github/workflows/ci.yml",
            "jobs:\n  test:\n    steps:\n      - run: make\n        env:\n          API_TOKEN: <alnum:32>\n",
        ),
        (
            ".github/workflows/deploy.yml",
            "jobs:\n  a:\n    steps:\n      - uses: acme/deploy@v1\n        with:\n          password: kT7<alnum:9>\n",
        ),
    ),
    ignores=(
        (".github/workflows/ci.yml", "env:\n  TOKEN: ${{ secrets.GITHUB_TOKEN }}\n  POSTGRES_PASSWORD: postgres\n"),
        (".github/workflows/ci.yml", "permissions:\n  id-token: write\njobs:\n  a:\n    secrets: inherit\n"),
    ),
)

PIPELINE = Reader(
    name="pipeline-variable-secret",
    title="Literal secret among the variables of a pipeline",
    provider="CI",
    paths=(
        ".gitlab-ci.yml",
        "*.gitlab-ci.yml",
        ".gitlab-ci.*.yml",
        "*/.gitlab/**/*.yml",
        "*/.circleci/config.yml",
        ".travis.yml",
        "azure-pipelines.yml",
        "azure-pipelines*.yml",
        "bitbucket-pipelines.yml",
        ".drone.yml",
        ".woodpecker.yml",
        "*/.woodpecker/*.yml",
        "appveyor.yml",
        ".appveyor.yml",
        "*/.buildkite/*.yml",
        "cloudbuild.yaml",
        "cloudbuild.yml",
        "buildspec.yml",
        "buildspec.yaml",
        ".cirrus.yml",
        "codefresh.yml",
        "wercker.yml",
        "serverless.yml",
        "app.yaml",
        "*/.azure-pipelines/*.yml",
        "skaffold.yaml",
        "codemagic.yaml",
    ),
    look=joined(variables, urls.passwords),
    confidence=Confidence.MEDIUM,
    reference="https://docs.gitlab.com/ci/variables/",
    finds=(
        (".gitlab-ci.yml", "variables:\n  DEPLOY_TOKEN: <alnum:20>\n  GIT_DEPTH: 1\n"),
        ("azure-pipelines.yml", "variables:\n- name: sqlPassword\n  value: kT7<alnum:9>\n"),
        (
            ".circleci/config.yml",
            "jobs:\n  a:\n    docker:\n      - image: x\n        environment:\n          - API_KEY=<alnum:32>\n",
        ),
    ),
    ignores=(
        (".gitlab-ci.yml", "variables:\n  DEPLOY_TOKEN: $CI_JOB_TOKEN\n  POSTGRES_PASSWORD: test\n"),
        (".travis.yml", 'env:\n  global:\n    - secure: "<base64:172>"\n'),
        ("azure-pipelines.yml", "variables:\n- name: sqlPassword\n  value: $(sqlPassword)\n"),
    ),
)
