"""Google Cloud and Google's other programming interfaces."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, near, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.google import service_account
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

google = Provider(
    "Google Cloud",
    reference="https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys",
    remedy="Disable the key, see in Cloud Audit Logs what was done with it, then delete it.",
)

EMBEDDED = re.compile(
    rb"authDomain|firebaseapp\.com|storageBucket|current_key|maps/api/js|mobilesdk_app_id|REVERSED_CLIENT_ID"
)
"""What stands near a key that is given to every visitor of a site or user of an app."""
NEARBY = 400

PEM_BODY = r"(?:\\{1,4}r)?(?:\\{1,4}n|\r?\n[ \t]{0,24})MII[A-Za-z0-9+/=\\\r\n \t]{700,4200}?"


def api_key(hit: re.Match[bytes]) -> Candidate:
    """Tell an API key; one in a web page or an app is meant to be seen, and is only as safe as its restrictions."""
    around = hit.string[max(0, hit.start() - NEARBY) : hit.end() + NEARBY]
    value = hit["secret"].decode()
    if EMBEDDED.search(around):
        return Candidate(value, facts={"use": "web page or app"}, confidence=Confidence.LOW)
    return Candidate(value)


def client(hit: re.Match[bytes]) -> Candidate:
    """An OAuth client's secret, with the public id of the client where it stands nearby."""
    around = hit.string[max(0, hit.start() - NEARBY) : hit.end() + NEARBY]
    known = re.search(rb"[0-9]{6,16}-[a-z0-9]{32}\.apps\.googleusercontent\.com", around)
    value = hit["secret"].decode()
    return Candidate(value, credential=f"gcp.oauth_client:{known[0].decode()}") if known else Candidate(value)


JSON_SAMPLE = """{"type": "service_account", "project_id": "acme-prod", "private_key_id": "<hex:40>",
 "private_key": "-----BEGIN PRIVATE KEY-----\\nMIIE<base64:1600>\\n-----END PRIVATE KEY-----\\n",
 "client_email": "deploy@acme-prod.iam.gserviceaccount.com"}"""
YAML_SAMPLE = """client_email: deploy@acme-prod.iam.gserviceaccount.com
private_key: |
  -----BEGIN PRIVATE KEY-----
  MIIE<base64:1600>
  -----END PRIVATE KEY-----
"""

SERVICE_ACCOUNT = google.detector(
    "gcp-service-account-key",
    "Google Cloud service account key",
    rf"(?P<secret>-----BEGIN (?:RSA )?PRIVATE KEY-----{PEM_BODY}-----END (?:RSA )?PRIVATE KEY-----)",
    confirm=service_account,
    looks_around=True,
    reference="https://cloud.google.com/iam/docs/keys-disable-enable",
    finds=(JSON_SAMPLE, YAML_SAMPLE),
    ignores=(
        "-----BEGIN PRIVATE KEY-----\nMIIE<base64:1600>\n-----END PRIVATE KEY-----\n",
        '"private_key": "-----BEGIN PRIVATE KEY-----\\n...", "client_email": "a@acme.iam.gserviceaccount.com"',
    ),
)

API_KEY = google.detector(
    "gcp-api-key",
    "Google API key",
    token(r"AIza[A-Za-z0-9_-]{35}"),
    confirm=api_key,
    looks_around=True,
    remedy="Restrict the key to the interfaces and callers that need it, or make a new one and delete this.",
    reference="https://cloud.google.com/docs/authentication/api-keys-best-practices",
    finds=(
        "GOOGLE_API_KEY=AIza<alnum:35>",
        "https://maps.googleapis.com/maps/api/geocode/json?key=AIza<base64url:34>x",
    ),
    ignores=("AIza<alnum:20>", "AIza<alnum:60>", "xAIza<alnum:35>"),
)

BOUND_API_KEY = google.detector(
    "gcp-bound-api-key",
    "Google API key bound to a service account",
    token(r"AQ\.Ab8R[A-Za-z0-9_-]{40,60}"),
    reference="https://cloud.google.com/docs/authentication/api-keys",
    finds=("GEMINI_API_KEY=AQ.Ab8RN6<base64url:44>", '"apiKey": "AQ.Ab8RN6<alnum:44>"'),
    ignores=("AQ.Ab8RN6<alnum:10>", "FAQ.Ab8RN6<alnum:44>"),
)

CLIENT_SECRET = google.detector(
    "gcp-oauth-client-secret",
    "Google OAuth client secret",
    token(r"GOCSPX-[A-Za-z0-9_-]{28}"),
    confirm=client,
    looks_around=True,
    remedy="Add a new secret to the OAuth client, roll it out, then disable and delete this one.",
    reference="https://support.google.com/cloud/answer/15549257",
    finds=(
        '"client_id": "<digit:12>-<loweralnum:32>.apps.googleusercontent.com", "client_secret": "GOCSPX-<alnum:28>"',
        "GOOGLE_CLIENT_SECRET=GOCSPX-<alnum:28>",
    ),
    ignores=("GOCSPX-<alnum:12>", "GOCSPX-<alnum:40>", "GOCSPX-your-client-secret-goes-here"),
)

OLD_CLIENT_SECRET = google.detector(
    "gcp-oauth-legacy-client-secret",
    "Google OAuth client secret of the old form",
    r"(?P<id>[0-9]{6,16}-[a-z0-9]{32}\.apps\.googleusercontent\.com)(?!\S{0,400}GOCSPX)[\s\S]{1,400}?"
    r"(?i:client[_-]?secret)[\"']{0,2}[ \t]{0,4}[:=]{1,2}>?[ \t]{0,4}[\"']?"
    r"(?P<secret>[A-Za-z0-9_-]{24})(?![A-Za-z0-9_-])",
    confirm=client,
    reference="https://support.google.com/cloud/answer/15549257",
    finds=(
        '"client_id":"123456789012-<loweralnum:32>.apps.googleusercontent.com","project_id":"acme","client_secret":"<alnum:24>"',
    ),
    ignores=(
        "<digit:12>-<loweralnum:32>.apps.googleusercontent.com",
        '"client_id":"123456789012-<loweralnum:32>.apps.googleusercontent.com","client_secret":"x"',
    ),
)

REFRESH = google.detector(
    "gcp-oauth-refresh-token",
    "Google OAuth refresh token",
    token(r"1//0[A-Za-z0-9_-]{40,130}"),
    confirm=mixed,
    remedy="Revoke the token or the app's access in the account; it has no end of its own.",
    reference="https://developers.google.com/identity/protocols/oauth2",
    finds=('"refresh_token": "1//0<base64url:99>"', "GOOGLE_REFRESH_TOKEN=1//0<alnum:60>"),
    ignores=("http://a/1//0/2", "1//0<alnum:12>", "31//0<alnum:60>"),
)

ACCESS = google.detector(
    "gcp-oauth-access-token",
    "Google OAuth access token",
    token(r"ya29\.[A-Za-z0-9_-]{1,10}(?:\.[A-Za-z0-9_-]{1,12}){0,2}[A-Za-z0-9_-]{30,1500}"),
    remedy="It ends within an hour: find out how it was written down, and revoke the refresh token it came from.",
    reference="https://developers.google.com/identity/protocols/oauth2",
    finds=("Authorization: Bearer ya29.a0<base64url:160>", '"access_token": "ya29.c.b0<base64url:200>"'),
    ignores=("ya29.<alnum:12>", "kaya29.<alnum:80>"),
)

HMAC = google.detector(
    "gcp-storage-hmac-key",
    "Google Cloud Storage HMAC key",
    near(r"(?P<id>\bGOOG(?:1E[A-Z0-9]{55}|[A-Z0-9]{20}))\b", r"[A-Za-z0-9/+]{40}", more="A-Za-z0-9/+"),
    confirm=told("gcp.hmac_key:{id}", only_mixed=True),
    reference="https://cloud.google.com/storage/docs/authentication/managing-hmackeys",
    finds=(
        "GCS_ACCESS_KEY=GOOG1E<upperalnum:55>\nGCS_SECRET=<base64:40>",
        'access_id: "GOOG<upperalnum:20>", secret: "<base64:40>"',
    ),
    ignores=("GOOG1E<upperalnum:55>", "GOOG1E<upperalnum:55>\nsecret=<base64:20>"),
)

FCM = google.detector(
    "gcp-fcm-server-key",
    "Firebase Cloud Messaging server key of the old form",
    token(r"AAAA[A-Za-z0-9_-]{7}:APA91b[A-Za-z0-9_-]{134}"),
    remedy="Turn the legacy interface off and delete the key in the project's cloud messaging settings.",
    reference="https://firebase.google.com/docs/cloud-messaging/migrate-v1",
    finds=("Authorization: key=AAAA<alnum:7>:APA91b<base64url:134>", "FCM_SERVER_KEY=AAAA<alnum:7>:APA91b<alnum:134>"),
    ignores=("AAAA<alnum:7>:APA91b<alnum:60>", "<alnum:11>:APA91b<alnum:134>"),
)

RECAPTCHA = google.detector(
    "gcp-recaptcha-secret",
    "reCAPTCHA secret key",
    assigned(
        r"re?captcha[_.-]?(?:v[23][_.-]?|enterprise[_.-]?|invisible[_.-]?|server[_.-]?)?(?:secret|private)",
        r"6L[A-Za-z0-9_-]{38}",
    ),
    remedy="Make a new key pair in the reCAPTCHA console and replace both halves.",
    reference="https://developers.google.com/recaptcha/docs/verify",
    finds=("RECAPTCHA_SECRET_KEY=6L<alnum:38>", "recaptcha.private_key: 6L<base64url:37>x"),
    ignores=("RECAPTCHA_SITE_KEY=6L<alnum:38>", "RECAPTCHA_SECRET_KEY=6L<alnum:20>", 'data-sitekey="6L<alnum:38>"'),
)
