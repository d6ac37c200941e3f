"""Django's settings, and those of Flask and others that are written alike."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import code, urls
from connectors.detect.readers.syntax.entry import Entry
from connectors.detect.readers.telling import judged, sureness
from graph.leaks import Confidence

PATHS = (
    "settings.py",
    "*/settings/*.py",
    "local_settings.py",
    "settings_*.py",
    "production.py",
    "settings-*.py",
    "*_settings.py",
    "secrets.py",
    "superset_config.py",
    "airflow.cfg",
    "odoo.conf",
    "jupyter_notebook_config.py",
)


def secret(entry: Entry) -> Confidence | None:
    """A setting that Django knows as secret, or one whose own name tells."""
    if entry.name == "SECRET_KEY":
        if entry.value.startswith("django-insecure-"):
            return Confidence.LOW
        return Confidence.HIGH if sureness(entry.name, entry.value) is Confidence.MEDIUM else _long(entry)
    if entry.name == "PASSWORD":
        return Confidence.HIGH if sureness("password", entry.value) else None
    return judged(entry) if entry.name.isupper() else None


def _long(entry: Entry) -> Confidence | None:
    """The key that Django makes has fifty characters of all kinds."""
    return Confidence.HIGH if len(entry.value) >= LONG and " " not in entry.value else None


LONG = 32

SECRET = Reader(
    name="django-setting-secret",
    title="Secret among Django's settings",
    provider="Django",
    paths=PATHS,
    look=settings(code.entries, "/[^/]+", judge=secret, facts={"user": "user", "host": "host", "database": "name"}),
    confidence=Confidence.MEDIUM,
    reference="https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#secret-key",
    finds=(
        ("shop/settings.py", "DEBUG = False\nSECRET_KEY = '<alnum:25>!%<alnum:23>'\n"),
        (
            "settings/production.py",
            "DATABASES = {'default': {'HOST': 'db.acme.test', 'USER': 'app', 'PASSWORD': 'kettle<digit:2>'}}\n",
        ),
    ),
    ignores=(
        ("settings.py", "SECRET_KEY = os.environ['SECRET_KEY']\nPASSWORD_RESET_TIMEOUT = 3600\n"),
        ("settings.py", "AUTH_PASSWORD_VALIDATORS = [{'NAME': 'django.contrib.auth.MinimumLengthValidator'}]\n"),
        ("settings.py", "DATABASES = {'default': {'PASSWORD': env('DB_PASSWORD'), 'USER': ''}}\n"),
        ("settings.py", "SECRET_KEY = 'change-me'\nCSRF_COOKIE_NAME = 'csrftoken'\n"),
    ),
)

ADDRESS = Reader(
    name="django-setting-url-password",
    title="Password of an address among Django's settings",
    provider="Django",
    paths=PATHS,
    look=urls.passwords,
    needs=(b"://",),
    reference="https://docs.djangoproject.com/en/stable/howto/deployment/checklist/",
    finds=(("settings.py", "CELERY_BROKER_URL = 'amqp://app:<alnum:8>@mq.acme.test//'\n"),),
    ignores=(("settings.py", "CELERY_BROKER_URL = f'amqp://app:{PASSWORD}@mq//'\n"),),
)
