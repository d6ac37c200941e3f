"""AWS's signature of a request, version 4, as far as one request to STS takes it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

import msgspec

ALGORITHM = "AWS4-HMAC-SHA256"


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """An access key and what it signs for."""

    key_id: str
    secret: str
    session: str = ""
    region: str
    service: str

    def __repr__(self) -> str:
        return f"Signer(key_id={self.key_id!r}, region={self.region!r}, service={self.service!r})"

    def headers(self, host: str, body: bytes, at: datetime) -> dict[str, str]:
        """The headers of a POST of ``body`` to the root of ``host``, the signature among them."""
        moment = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        signed = {
            "content-type": "application/x-www-form-urlencoded; charset=utf-8",
            "host": host,
            "x-amz-date": moment,
            **({"x-amz-security-token": self.session} if self.session else {}),
        }
        names = ";".join(signed)
        canonical = "".join(f"{name}:{text}\n" for name, text in signed.items())
        request = f"POST\n/\n\n{canonical}\n{names}\n{hashlib.sha256(body).hexdigest()}"
        scope = f"{moment[:8]}/{self.region}/{self.service}/aws4_request"
        digest = hashlib.sha256(request.encode()).hexdigest()
        signature = self._signature(scope, f"{ALGORITHM}\n{moment}\n{scope}\n{digest}")
        return {
            **signed,
            "authorization": f"{ALGORITHM} Credential={self.key_id}/{scope}, SignedHeaders={names}, "
            f"Signature={signature}",
        }

    def _signature(self, scope: str, text: str) -> str:
        key = f"AWS4{self.secret}".encode()
        for piece in (*scope.split("/"), text):
            key = hmac.digest(key, piece.encode(), "sha256")
        return key.hex()
