"""Whether a rule of another scanner and a detector of ours are about the same kind of secret.

Few names need a translation one by one: both begin with the provider. What is kept is the providers that both have,
those that are called differently, and the rules that people switch off. A rule that is not known here is taken to be
about anything.
"""

from __future__ import annotations

import re

_OTHER_NAMES = {
    "1password": "onepassword", "artifactory": "jfrog", "travisci": "travis", "droneci": "drone", "flyio": "fly",
    "sendinblue": "brevo", "sonar": "sonarqube", "new": "newrelic", "pem": "private", "googleaistudio": "gcp",
    "google": "gcp", "age": "private",
}  # fmt: skip
_BOTH = frozenset({
    "airtable", "algolia", "alibaba", "anthropic", "asana", "atlassian", "aws", "azure", "beamer", "bitbucket",
    "clojars", "cloudflare", "codecov", "cohere", "coinbase", "confluent", "contentful", "databricks", "datadog",
    "digitalocean", "discord", "doppler", "dropbox", "duffel", "dynatrace", "easypost", "facebook", "fastly", "figma",
    "flutterwave", "github", "gitlab", "gocardless", "grafana", "hashicorp", "heroku", "hubspot", "huggingface",
    "intercom", "kraken", "kubernetes", "launchdarkly", "linear", "linkedin", "lob", "mailchimp", "mailgun", "mapbox",
    "mattermost", "maxmind", "messagebird", "netlify", "newrelic", "notion", "npm", "nuget", "okta", "onepassword",
    "openai", "openshift", "perplexity", "plaid", "planetscale", "postman", "prefect", "private", "pulumi", "pypi",
    "rapidapi", "readme", "rubygems", "sendgrid", "sentry", "shippo", "shopify", "slack", "snyk", "sonarqube",
    "sourcegraph", "square", "stripe", "sumologic", "telegram", "travis", "twilio", "twitch", "twitter", "typeform",
    "vault", "yandex", "zendesk", "jfrog", "drone", "fly", "brevo", "gcp",
})  # fmt: skip
_MORE = {
    "aws": ("amazon",), "gcp": ("google",), "hashicorp": ("terraform", "vault", "consul", "nomad", "hcp"),
    "vault": ("hashicorp",), "facebook": ("instagram",), "pypi": ("testpypi",), "github": ("private",),
}  # fmt: skip
_SAME = {
    "generic-api-key": ("generic-secret", "generic-secret-unquoted"),
    "jwt": ("json-web-token",),
    "private-key": ("private-key-pem",),
    "aws-access-token": ("aws-access-key",),
    "github-pat": ("github-personal-access-token",),
    "github-fine-grained-pat": ("github-fine-grained-token",),
    "github-oauth": ("github-oauth-access-token",),
    "github-app-token": ("github-user-to-server-token", "github-server-to-server-token"),
    "github-refresh-token": ("github-refresh-token",),
    "gitlab-pat": ("gitlab-personal-access-token",),
    "gitlab-deploy-token": ("gitlab-deploy-token",),
    "slack-webhook-url": ("slack-webhook",),
    "slack-bot-token": ("slack-bot-token",),
    "slack-user-token": ("slack-user-token",),
    "gcp-api-key": ("gcp-api-key",),
    "stripe-access-token": ("stripe-live-key", "stripe-test-key"),
    "curl-auth-user": ("basic-auth-curl",),
    "curl-auth-header": ("basic-auth-header",),
    "npm-access-token": ("npm-access-token",),
    "pypi-upload-token": ("pypi-upload-token",),
    "sendgrid-api-token": ("sendgrid-api-key",),
    "anthropic-api-key": ("anthropic-api-key",),
    "openai-api-key": ("openai-legacy-api-key", "openai-project-api-key"),
    "vault-service-token": ("vault-service-token",),
    "vault-batch-token": ("vault-batch-token",),
    "hashicorp-tf-api-token": ("terraform-cloud-token",),
    "huggingface-access-token": ("huggingface-user-token",),
    "telegram-bot-api-token": ("telegram-bot-token",),
    "twilio-api-key": ("twilio-api-key",),
    "databricks-api-token": ("databricks-access-token",),
    "digitalocean-pat": ("digitalocean-personal-token",),
}
_ABOUT_ANYTHING = frozenset({"generic", "connection", "basic", "command", "json", "mcp"})
_BETWEEN = re.compile(r"[-_. ]+")
_ISSUER = re.compile(r"^(?:kingfisher|betterleaks|gitleaks|np|veles)\.")


def same_kind(rule: str, detector: str) -> bool:
    """Whether what this rule found may be what this detector finds."""
    if rule == detector:
        return True
    about = _provider(rule)
    own = detector.split("-", 1)[0]
    return about not in _BOTH or own in _ABOUT_ANYTHING or own == about or own in _MORE.get(about, ())


def is_known(rule: str) -> bool:
    """Whether it is known what a rule is about, so that an allow list for it can be used."""
    about = _provider(rule)
    return about in _BOTH or about in _ABOUT_ANYTHING or about in {"jwt", "curl"}


def same_detectors(rule: str) -> tuple[str, ...]:
    """The detectors that find just what this rule finds; none where that is not known."""
    return _SAME.get(_ISSUER.sub("", rule.lower()), ())


def _provider(rule: str) -> str:
    word = _BETWEEN.split(_ISSUER.sub("", rule.lower()), maxsplit=1)[0]
    return _OTHER_NAMES.get(word, word)
