"""Duo, by Cisco. The integration key is an id; the secret key stands with it and with its host."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.told import beside

duo = Provider(
    "Duo",
    reference="https://duo.com/docs/protecting-applications",
    remedy="Reset the application's secret key in the admin panel and see the authentication log.",
)

SECRET = duo.detector(
    "duo-secret-key",
    "Duo secret key of an application",
    assigned(r"(?<![A-Za-z])skey(?:_\d{1,2})?(?![A-Za-z])|duo[\w.\-]{0,16}(?:skey|secret)", r"[A-Za-z0-9]{40}"),
    entropy=4.0,
    confirm=beside(
        "duo.application:{integration}",
        needed=True,
        integration=r"(?<![A-Za-z0-9])DI[A-Z0-9]{18}(?![A-Za-z0-9])",
        host=r"api-[0-9a-z]{8}\.duosecurity\.com",
    ),
    looks_around=True,
    finds=("[duo]\nikey = DI<upperalnum:18>\nskey = <alnum:40>\nhost = api-1a2b3c4d.duosecurity.com",),
    ignores=("skey = <alnum:40>", "ikey = DI<upperalnum:18>\nskey = <alnum:20>"),
)
