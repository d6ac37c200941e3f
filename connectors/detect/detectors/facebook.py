"""Meta: Facebook, Instagram and WhatsApp."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

facebook = Provider(
    "Meta",
    reference="https://developers.facebook.com/docs/facebook-login/security/",
    remedy="Reset the app secret in the app's settings, or invalidate the token by removing the app from its user.",
)

TOKEN = facebook.detector(
    "facebook-access-token",
    "Facebook access token",
    token(r"EAA[A-Za-z0-9]{40}[A-Za-z0-9]{56,260}", more="A-Za-z0-9_+/=-"),
    entropy=4.3,
    confirm=mixed,
    finds=("FB_ACCESS_TOKEN=EAA<alnum:180>", "https://graph.facebook.com/me?access_token=EAA<alnum:120>"),
    ignores=("EAA<alnum:60>", "TEAA<alnum:120>", "EAA<alnum:500>"),
)

INSTAGRAM_TOKEN = facebook.detector(
    "instagram-access-token",
    "Instagram access token",
    token(r"IG(?:QV|QW|AA)[\w-]{40}[\w-]{60,260}"),
    entropy=4.0,
    confirm=mixed,
    finds=("INSTAGRAM_TOKEN=IGQV<alnum:140>", "access_token=IGAA<alnum:150>"),
    ignores=("IGQV<alnum:40>", "BIGAA<alnum:150>"),
)

APP_SECRET = facebook.detector(
    "facebook-app-secret",
    "Facebook app secret",
    assigned(r"(?:facebook|instagram|whatsapp|(?<![a-z])(?:fb|meta))[\w.\-]{0,16}secret", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("FACEBOOK_APP_SECRET=<hex:32>", 'fb_client_secret: "<hex:32>"'),
    ignores=("FACEBOOK_APP_ID=<digit:16>", "FACEBOOK_APP_SECRET=<hex:40>"),
)
