"""Command lines of forges, CI services and platforms: git, hub, gh, glab, CircleCI, Cloud Foundry."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, joined, settings
from connectors.detect.readers.syntax import either, jsons, lines, urls, yamls

SETTINGS = (".gitconfig", "*/.git/**/config", "*/.git/**/config.worktree")

GIT = Reader(
    name="git-credentials-password",
    title="Password or token that git keeps",
    provider="git",
    paths=(
        ".git-credentials",
        "git-credentials",
        "*/git/credentials",
        "*/.git/credentials",
        ".gitcredentials",
        ".gitmodules",
        *SETTINGS,
    ),
    look=joined(urls.passwords, urls.tokens),
    needs=(b"@",),
    reference="https://git-scm.com/docs/git-credential-store",
    finds=(
        (".git-credentials", "https://deploy:<alnum:20>@git.acme.test\n"),
        (".gitmodules", '[submodule "lib"]\n\turl = https://ci:kettle<digit:2>@git.acme.test/lib.git\n'),
        (".git/config", '[remote "origin"]\n\turl = https://<alnum:40>@git.acme.test/acme/site.git\n'),
        (".git/modules/lib/config", '[remote "origin"]\n\turl = https://me:kettle<digit:2>@git.acme.test/lib.git\n'),
    ),
    ignores=(
        (".git-credentials", "https://git.acme.test\n"),
        (".gitmodules", '[submodule "lib"]\n\turl = git@git.acme.test:lib.git\n'),
        (".git/config", '[remote "origin"]\n\turl = https://deployment-robot-of-acme@git.acme.test/acme/site.git\n'),
    ),
)

GIT_SETTINGS = Reader(
    name="git-settings-password",
    title="Password or token in git's settings",
    provider="git",
    paths=SETTINGS,
    look=settings(
        lines.equals,
        r"/(?!askpass)\w*(?:pass(?:word|wd)?|token|api_?key)",
        convert=lambda value: "" if value.startswith("!") else value,
        facts={"user": "user|smtpuser"},
    ),
    reference="https://git-scm.com/docs/git-config",
    finds=(
        (".gitconfig", "[sendemail]\n\tsmtpUser = me\n\tsmtpPass = kettle<digit:4>\n"),
        (".git/config", "[github]\n\tuser = me\n\ttoken = <hex:40>\n"),
    ),
    ignores=(
        (".gitconfig", "[credential]\n\thelper = store\n[sendemail]\n\tsmtpPass =\n"),
        (".git/config", "[core]\n\taskPass = /usr/bin/ssh-askpass\n[github]\n\ttoken = !pass show github\n"),
    ),
)

GITHUB = Reader(
    name="github-cli-token",
    title="Token of GitHub's command line",
    provider="GitHub",
    paths=(
        "*/gh/hosts.yml",
        "*/.config/hub",
        "*/hub",
        "hosts.yml",
        "*/github-copilot/hosts.json",
        "*/github-copilot/apps.json",
    ),
    look=settings(
        either.json_or(yamls.entries),
        "/oauth_token",
        facts={"user": "user", "host": "@0"},
    ),
    needs=(b"oauth_token",),
    reference="https://cli.github.com/manual/gh_auth_login",
    remedy="Revoke the token in the account's settings under applications.",
    finds=(
        (".config/gh/hosts.yml", "github.acme.test:\n    user: me\n    oauth_token: <alnum:40>\n"),
        (".config/hub", "github.acme.test:\n- user: me\n  oauth_token: <hex:40>\n  protocol: https\n"),
    ),
    ignores=((".config/gh/hosts.yml", "github.acme.test:\n    user: me\n    git_protocol: ssh\n"),),
)

GITLAB = Reader(
    name="gitlab-cli-token",
    title="Token of GitLab's command line",
    provider="GitLab",
    paths=("*/glab-cli/config.yml", "*/glab/config.yml", ".python-gitlab.cfg", "python-gitlab.cfg"),
    look=joined(
        settings(yamls.entries, "/(?:token|oauth2_refresh_token)", facts={"user": "user", "host": "@-2"}),
        settings(lines.equals, "/(?:private_token|oauth_token|job_token)", facts={"host": "url"}),
    ),
    reference="https://gitlab.com/gitlab-org/cli",
    finds=(
        (".config/glab-cli/config.yml", "hosts:\n    gitlab.acme.test:\n        token: <alnum:20>\n        user: me\n"),
        (".python-gitlab.cfg", "[acme]\nurl = https://gitlab.acme.test\nprivate_token = <alnum:20>\n"),
    ),
    ignores=((".config/glab-cli/config.yml", "hosts:\n    gitlab.acme.test:\n        token:\n"),),
)

CIRCLECI = Reader(
    name="circleci-cli-token",
    title="Token of CircleCI's command line",
    provider="CircleCI",
    paths=("*/.circleci/cli.yml", ".travis/config.yml", "*/.travis/config.yml"),
    look=settings(yamls.entries, "/(?:token|access_token)", facts={"host": "host"}),
    reference="https://circleci.com/docs/managing-api-tokens/",
    finds=((".circleci/cli.yml", "host: https://circleci.acme.test\ntoken: <hex:40>\n"),),
    ignores=((".circleci/cli.yml", 'host: https://circleci.acme.test\ntoken: ""\n'),),
)

CLOUD_FOUNDRY = Reader(
    name="cloudfoundry-cli-token",
    title="Token of Cloud Foundry's command line",
    provider="Cloud Foundry",
    paths=("*/.cf/config.json",),
    look=settings(jsons.entries, "/(?:refreshtoken|accesstoken|uaaoauthclientsecret)", facts={"host": "target"}),
    reference="https://docs.cloudfoundry.org/cf-cli/getting-started.html",
    finds=((".cf/config.json", '{"Target": "https://api.acme.test", "RefreshToken": "<alnum:36>-r"}'),),
    ignores=((".cf/config.json", '{"Target": "https://api.acme.test", "AccessToken": "", "RefreshToken": ""}'),),
)
