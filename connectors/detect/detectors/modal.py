"""Modal. A token is an id and a secret; the id alone opens nothing."""

from __future__ import annotations

from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

modal = Provider(
    "Modal",
    reference="https://modal.com/docs/reference/cli/token",
    remedy="Delete the token in the workspace's settings and see which apps ran.",
)

TOKEN = modal.detector(
    "modal-token",
    "Modal token with its secret",
    r"(?<![A-Za-z0-9_-])(?P<id>a[ks]-[A-Za-z0-9]{22})[^A-Za-z0-9][\s\S]{0,60}?(?P<secret>as-[A-Za-z0-9]{22})(?![\w-])",
    confirm=told("modal.token:{id}", only_mixed=True),
    finds=(
        "modal token set --token-id ak-<alnum:22> --token-secret as-<alnum:22>",
        "MODAL_TOKEN_ID=ak-<alnum:22>\nMODAL_TOKEN_SECRET=as-<alnum:22>",
    ),
    ignores=("MODAL_TOKEN_ID=ak-<alnum:22>", "ak-<alnum:22> as-<alnum:10>"),
)
