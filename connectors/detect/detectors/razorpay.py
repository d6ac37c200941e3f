"""Razorpay. The id of a key is public; its secret is not."""

from __future__ import annotations

from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

razorpay = Provider(
    "Razorpay",
    reference="https://razorpay.com/docs/api/authentication/",
    remedy="Regenerate the key in the dashboard with the old one ended at once, and see the payments.",
)

KEY = razorpay.detector(
    "razorpay-key",
    "Razorpay key with its secret",
    r"(?<![A-Za-z0-9])(?P<id>rzp_(?P<mode>live|test)_[A-Za-z0-9]{14})[^A-Za-z0-9][\s\S]{0,100}?"
    r"(?<![\w-])(?P<secret>[A-Za-z0-9]{24})(?![\w-])",
    entropy=3.5,
    confirm=told("razorpay.key:{id}", only_mixed=True, mode="{mode}"),
    finds=(
        "RAZORPAY_KEY_ID=rzp_live_<alnum:14>\nRAZORPAY_KEY_SECRET=<alnum:24>",
        'razorpay.Client(auth=("rzp_test_<alnum:14>", "<alnum:24>"))',
    ),
    ignores=("RAZORPAY_KEY_ID=rzp_live_<alnum:14>", "rzp_live_<alnum:14> <alnum:12>"),
)
