"""Reports of other scanners, read in: what they found gets an owner, a reach and a ticket like everything else."""

from __future__ import annotations

import msgspec

from connectors.streams import Platform


class ScannersOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which reports to read."""

    files: tuple[str, ...]
    """Files, or patterns of files such as ``reports/*.sarif``. What they are is told by what is in them."""
    repository: str = ""
    """The repository that their paths belong to, by the name its own source has; else each report stands for one."""


scanners: Platform[ScannersOptions] = Platform(
    "scanners",
    title="reports of other scanners",
    options=ScannersOptions,
    opens="connectors.scanners.api:connect",
)
