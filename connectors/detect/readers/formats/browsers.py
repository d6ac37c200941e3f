"""What browsers keep of logins, for the few files of theirs that are text."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import jsons
from graph.leaks import Confidence

LOGIN = Reader(
    name="firefox-saved-login",
    title="Login that Firefox keeps",
    provider="Mozilla Firefox",
    paths=("logins.json", "signons.json", "logins-backup.json"),
    look=settings(jsons.entries, "/encryptedpassword", facts={"host": "hostname"}),
    needs=(b"encryptedPassword",),
    placeholders=False,
    confidence=Confidence.MEDIUM,
    reference="https://support.mozilla.org/en-US/kb/use-primary-password-protect-stored-logins",
    remedy="Change the password: without a primary password it can be read with the key that lies in the same folder.",
    finds=(
        ("logins.json", '{"logins": [{"hostname": "https://acme.test", "encryptedPassword": "MEIEEP<base64:60>"}]}'),
    ),
    ignores=(("logins.json", '{"nextId": 1, "logins": [], "encryptedPassword": ""}'),),
)
