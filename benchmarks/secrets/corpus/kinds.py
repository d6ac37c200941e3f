"""The kinds of credential that are planted: a name that code would give it, and its shape as the provider documents it.

A shape is text in which ``{alphabet:length}`` stands for characters drawn by chance, so that no line here can be taken
for a credential. Shapes come from the providers' public documentation, not from any scanner's rules: a peer is measured
fairly only against what really occurs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.secrets.corpus import tokens
from benchmarks.secrets.values import ALNUM, BASE32, HEX, LOWER, WEB, draw

ALPHABETS = {
    "alnum": ALNUM,
    "b32": BASE32,
    "b64": ALNUM + "+/",
    "caps": LOWER.upper(),
    "digits": "123456789",
    "hex": HEX,
    "HEX": HEX.upper(),
    "lower": LOWER,
    "web": WEB,
}
DRAWN = re.compile(r"\{(\w+):(\d+)\}")


@dataclass(frozen=True)
class Kind:
    """One kind of credential: its name in code, and what makes a value of it."""

    name: str
    make: Callable[[random.Random], str]


def shaped(chance: random.Random, shape: str) -> str:
    """Return a value of that shape."""
    return DRAWN.sub(lambda each: draw(chance, ALPHABETS[each[1]], int(each[2])), shape)


def kind(name: str, shape: str) -> Kind:
    """Return a kind whose values are of a plain shape."""
    return Kind(name, lambda chance: shaped(chance, shape))


CODE = (
    Kind("GITHUB_TOKEN", tokens.github("ghp")),
    Kind("GH_OAUTH_TOKEN", tokens.github("gho")),
    Kind("GITHUB_APP_TOKEN", tokens.github("ghs")),
    Kind("GITHUB_REFRESH_TOKEN", tokens.github("ghr")),
    Kind("GITHUB_FINE_TOKEN", tokens.github_fine),
    Kind("NPM_TOKEN", tokens.npm),
    Kind("PYPI_TOKEN", tokens.pypi),
    kind("GITLAB_TOKEN", "glpat-{web:20}"),
    kind("GITLAB_DEPLOY_TOKEN", "gldt-{web:20}"),
    kind("GITLAB_RUNNER_TOKEN", "glrt-{web:20}"),
    kind("GITLAB_TRIGGER_TOKEN", "glptt-{hex:40}"),
    kind("BITBUCKET_APP_PASSWORD", "ATBB{alnum:24}{HEX:8}"),
    kind("ATLASSIAN_API_TOKEN", "ATATT3xFfGF0{web:171}={HEX:8}"),
    kind("DOCKERHUB_TOKEN", "dckr_pat_{web:27}"),
    kind("RUBYGEMS_API_KEY", "rubygems_{hex:48}"),
    kind("CRATES_IO_TOKEN", "cio{alnum:32}"),
    kind("NUGET_API_KEY", "oy2{lower:43}"),
    kind("CLOJARS_TOKEN", "CLOJARS_{lower:60}"),
    kind("BUILDKITE_TOKEN", "bkua_{hex:40}"),
    kind("CIRCLECI_TOKEN", "CCIPAT_{alnum:22}_{hex:40}"),
    kind("SONAR_TOKEN", "sqp_{hex:40}"),
    kind("POSTMAN_API_KEY", "PMAK-{hex:24}-{hex:34}"),
    kind("PULUMI_ACCESS_TOKEN", "pul-{hex:40}"),
    kind("TFE_TOKEN", "{alnum:14}.atlasv1.{alnum:67}"),
    kind("VAULT_TOKEN", "hvs.CAESI{web:95}"),
    kind("DOPPLER_TOKEN", "dp.pt.{alnum:43}"),
    kind("SENTRY_USER_TOKEN", "sntryu_{hex:64}"),
    kind("LINEAR_API_KEY", "lin_api_{alnum:40}"),
    kind("FIGMA_TOKEN", "figd_{web:40}"),
    kind("SOURCEGRAPH_TOKEN", "sgp_{hex:16}_{hex:40}"),
)

CLOUD = (
    kind("GOOGLE_CLIENT_SECRET", "GOCSPX-{web:28}"),
    kind("GOOGLE_MAPS_SERVER_KEY", "AIzaSy{web:33}"),
    Kind("AZURE_CLIENT_SECRET", lambda chance: shaped(chance, "{alnum:3}8Q~{alnum:34}")),
    Kind("AZURE_STORAGE_CONNECTION_STRING", tokens.azure_storage),
    Kind("AZURE_DEVOPS_PAT", lambda chance: shaped(chance, "{alnum:52}JQQJ99{alnum:18}AZDO{alnum:4}")),
    kind("DIGITALOCEAN_TOKEN", "dop_v1_{hex:64}"),
    kind("HEROKU_API_KEY", "HRKU-AA{web:58}"),
    kind("NETLIFY_AUTH_TOKEN", "nfp_{alnum:36}"),
    kind("SUPABASE_ACCESS_TOKEN", "sbp_{hex:40}"),
    kind("PLANETSCALE_TOKEN", "pscale_tkn_{web:43}"),
    kind("DATABRICKS_TOKEN", "dapi{hex:32}"),
    kind("GRAFANA_SERVICE_TOKEN", "glsa_{alnum:32}_{hex:8}"),
    kind("NEW_RELIC_USER_KEY", "NRAK-{caps:27}"),
    kind("DYNATRACE_TOKEN", "dt0c01.{b32:24}.{b32:64}"),
    kind("TAILSCALE_AUTH_KEY", "tskey-auth-{alnum:12}CNTRL-{alnum:32}"),
    kind("OPENSHIFT_TOKEN", "sha256~{web:43}"),
    kind("LAUNCHDARKLY_SDK_KEY", "sdk-{hex:8}-{hex:4}-4{hex:3}-a{hex:3}-{hex:12}"),
    kind("CONTENTFUL_TOKEN", "CFPAT-{web:43}"),
    kind("PREFECT_API_KEY", "pnu_{alnum:36}"),
    kind("ALIBABA_ACCESS_KEY_SECRET", "{alnum:30}"),
    kind("FASTLY_API_TOKEN", "{web:32}"),
    kind("CLOUDFLARE_API_TOKEN", "{web:40}"),
    kind("DATADOG_APP_KEY", "{hex:40}"),
)

MESSAGES = (
    kind("SLACK_BOT_TOKEN", "xoxb-{digits:12}-{digits:13}-{alnum:24}"),
    kind("SLACK_USER_TOKEN", "xoxp-{digits:12}-{digits:12}-{digits:13}-{hex:32}"),
    kind("SLACK_APP_TOKEN", "xapp-1-A{caps:10}-{digits:13}-{hex:64}"),
    kind("SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/T{caps:10}/B{caps:10}/{alnum:24}"),
    Kind("DISCORD_BOT_TOKEN", tokens.discord),
    kind("DISCORD_WEBHOOK", "https://discord.com/api/webhooks/{digits:18}/{web:68}"),
    kind("TELEGRAM_BOT_TOKEN", "{digits:10}:AA{web:33}"),
    kind("TWILIO_API_KEY_SECRET", "{alnum:32}"),
    kind("TWILIO_AUTH_TOKEN", "{hex:32}"),
    kind("SENDGRID_API_KEY", "SG.{web:22}.{web:43}"),
    kind("MAILGUN_API_KEY", "key-{hex:32}"),
    kind("MAILCHIMP_API_KEY", "{hex:32}-us12"),
    kind("BREVO_API_KEY", "xkeysib-{hex:64}-{alnum:16}"),
    kind("POSTMARK_SERVER_TOKEN", "{hex:8}-{hex:4}-4{hex:3}-9{hex:3}-{hex:12}"),
    kind("RESEND_API_KEY", "re_{alnum:8}_{alnum:24}"),
)

MONEY = (
    kind("STRIPE_SECRET_KEY", "sk_live_{alnum:24}"),
    kind("STRIPE_LONG_KEY", "sk_live_51{alnum:97}"),
    kind("STRIPE_RESTRICTED_KEY", "rk_live_{alnum:24}"),
    kind("STRIPE_WEBHOOK_SECRET", "whsec_{alnum:32}"),
    kind("SHOPIFY_ADMIN_TOKEN", "shpat_{hex:32}"),
    kind("SHOPIFY_SHARED_SECRET", "shpss_{hex:32}"),
    kind("SQUARE_ACCESS_TOKEN", "EAAAE{web:59}"),
    kind("SQUARE_OAUTH_SECRET", "sq0csp-{web:43}"),
    kind("BRAINTREE_ACCESS_TOKEN", "access_token$production${lower:16}${hex:32}"),
    kind("RAZORPAY_KEY_SECRET", "{alnum:24}"),
    kind("FLUTTERWAVE_SECRET", "FLWSECK-{hex:32}-X"),
    kind("PAYSTACK_SECRET_KEY", "sk_live_{hex:40}"),
    kind("EASYPOST_API_KEY", "EZAK{alnum:54}"),
    kind("SHIPPO_TOKEN", "shippo_live_{hex:40}"),
    kind("DUFFEL_TOKEN", "duffel_live_{web:43}"),
)

MODELS = (
    kind("OPENAI_API_KEY", "sk-proj-{web:74}T3BlbkFJ{web:74}"),
    kind("OPENAI_KEY", "sk-{alnum:20}T3BlbkFJ{alnum:20}"),
    kind("OPENAI_SERVICE_KEY", "sk-svcacct-{web:74}T3BlbkFJ{web:74}"),
    kind("ANTHROPIC_API_KEY", "sk-ant-api03-{web:93}AA"),
    kind("ANTHROPIC_ADMIN_KEY", "sk-ant-admin01-{web:93}AA"),
    kind("HF_TOKEN", "hf_{alnum:34}"),
    kind("REPLICATE_API_TOKEN", "r8_{alnum:37}"),
    kind("GROQ_API_KEY", "gsk_{alnum:52}"),
    kind("XAI_API_KEY", "xai-{alnum:80}"),
    kind("PERPLEXITY_API_KEY", "pplx-{alnum:48}"),
    kind("LANGSMITH_API_KEY", "lsv2_pt_{hex:32}_{hex:10}"),
    kind("PINECONE_API_KEY", "pcsk_{alnum:6}_{alnum:63}"),
    kind("OPENROUTER_API_KEY", "sk-or-v1-{hex:64}"),
    kind("NVIDIA_API_KEY", "nvapi-{web:64}"),
    kind("TAVILY_API_KEY", "tvly-dev-{alnum:32}"),
    kind("COHERE_API_KEY", "{alnum:40}"),
    kind("MISTRAL_API_KEY", "{alnum:32}"),
    kind("AZURE_OPENAI_API_KEY", "{hex:32}"),
    kind("DEEPSEEK_API_KEY", "sk-{hex:32}"),
    kind("ELEVENLABS_API_KEY", "sk_{hex:48}"),
)

WORK = (
    kind("NOTION_TOKEN", "ntn_{digits:11}{alnum:35}"),
    kind("AIRTABLE_TOKEN", "pat{alnum:14}.{hex:64}"),
    kind("ASANA_TOKEN", "2/{digits:16}/{digits:16}:{hex:32}"),
    kind("HUBSPOT_TOKEN", "pat-na1-{hex:8}-{hex:4}-4{hex:3}-8{hex:3}-{hex:12}"),
    kind("OKTA_API_TOKEN", "00{web:40}"),
    kind("ZENDESK_API_TOKEN", "{alnum:40}"),
    kind("TYPEFORM_TOKEN", "tfp_{web:44}_{web:14}"),
    kind("README_API_KEY", "rdme_{lower:70}"),
    kind("MAPBOX_SECRET_TOKEN", "sk.eyJ1Ijoi{alnum:56}.{web:22}"),
    kind("INFRACOST_API_KEY", "ico-{alnum:32}"),
    kind("SNYK_TOKEN", "{hex:8}-{hex:4}-4{hex:3}-b{hex:3}-{hex:12}"),
    kind("ALGOLIA_ADMIN_KEY", "{hex:32}"),
    kind("AGE_SECRET_KEY", "AGE-SECRET-KEY-1{caps:58}"),
    Kind("SERVICE_JWT", tokens.jwt),
    Kind("DATABASE_URL", tokens.url("postgresql", "db.internal.corp:5432/orders")),
    Kind("MYSQL_URL", tokens.url("mysql", "mysql-1.internal.corp:3306/shop")),
    Kind("MONGO_URL", tokens.url("mongodb+srv", "cluster0.k3xwz.mongodb.net/app")),
    Kind("REDIS_URL", tokens.url("redis", "cache.internal.corp:6379/0")),
    Kind("AMQP_URL", tokens.url("amqps", "broker.internal.corp:5671/jobs")),
    Kind("DB_PASSWORD", tokens.password),
    Kind("SMTP_PASSWORD", tokens.password),
    Kind("ADMIN_PASSWORD", tokens.password),
    Kind("JWT_SIGNING_SECRET", lambda chance: shaped(chance, "{b64:44}")),
    Kind("SECRET_KEY_BASE", lambda chance: shaped(chance, "{hex:128}")),
)

KINDS = (*CODE, *CLOUD, *MESSAGES, *MONEY, *MODELS, *WORK)
