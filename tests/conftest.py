"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes says nothing here: other work shares the machine.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
