"""The names that people give to a provider's credentials, for values that only their name tells."""

from __future__ import annotations

KINDS = "key|token|secret|auth|credential|pat|pwd?|passw"
_QUALIFIER = "api|app|ai|access|secret|auth|private|admin|server|service|client|user|personal|live|prod"


def key_of(provider: str, kinds: str = KINDS) -> str:
    """Names such as ``COHERE_PROD_API_KEY`` and ``cohereApiKey``. ``provider`` is an alternation.

    It has to be a word that no ordinary name begins with: much may stand between it and the kind.
    """
    return rf"(?:{provider})[\w.\-]{{0,20}}?(?:{kinds})"


def own_key_of(provider: str, kinds: str = KINDS) -> str:
    """The same for a provider whose name is an ordinary word: it stands alone, and little may follow it."""
    return rf"(?<![A-Za-z0-9])(?:{provider})[_.\- ]?(?:(?:{_QUALIFIER})[_.\-]?){{0,2}}(?:{kinds})"
