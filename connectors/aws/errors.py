"""What an error of botocore means to us. Messages are put together here: AWS's own may quote a signed request."""

from __future__ import annotations

import re
from typing import Any

from botocore import exceptions
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSLError,
    SSOError,
)

from connectors.streams import CallError, Denied, Retriable, Unavailable, Unsupported

SERVER_FAULT = 500
NOT_IMPLEMENTED = 501
TOO_MANY = 429
THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded",
        "PriorRequestNotComplete",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
PASSING = frozenset(
    {"InternalFailure", "RequestTimeout", "RequestTimeoutException", "ServiceFailure", "ServiceUnavailable"}
)
REFUSED = frozenset({"403", "AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation"})
"""What a refusal is called. Where there is no body to say it, the status alone stands for it."""
BAD_CREDENTIALS = frozenset(
    {
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "MissingAuthenticationToken",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
FOREIGN = frozenset({"AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException"})
"""What a region answers to good credentials of an account for which it is not switched on."""
ABSENT = frozenset(
    {
        "AWSOrganizationsNotInUseException",
        "InvalidAction",
        "NotImplemented",
        "OptInRequired",
        "UnknownOperation",
        "UnknownOperationException",
        "UnsupportedOperation",
    }
)
NO_CREDENTIALS = (
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
)
LACKING = re.compile(r"not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9]+)")
DENIED_BY = re.compile(
    r"explicit deny in an? ((?:service control|resource control|identity-based|resource-based|session) policy"
    r"|permissions boundary)"
)


def code_of(error: ClientError) -> str:
    """Return AWS's short name of an error, or the bare HTTP status where it sent none."""
    return str(error.response.get("Error", {}).get("Code", "") or _status(error))


def translated(action: str, error: BotoCoreError | ClientError, *, abroad: str = "") -> CallError | Retriable:
    """Say what a failed call of ``action`` comes to: worth another try, or lost, and why.

    ``abroad`` names the region, where it is another than the one by which the credentials are known to be good.
    """
    if isinstance(error, ClientError):
        if abroad and code_of(error) in FOREIGN:
            return Unsupported(f"{action}: region {abroad} is not switched on for the account ({code_of(error)})")
        return _answered(action, error)
    name = type(error).__name__
    if isinstance(error, NO_CREDENTIALS):
        return Denied(f"{action}: no usable AWS credentials were found ({name}); see `muster doctor`")
    if isinstance(error, SSLError):
        return Unavailable(f"{action}: the server's certificate was not accepted")
    if isinstance(error, exceptions.ConnectionError | HTTPClientError):
        return Retriable(f"the connection failed ({name})")
    return CallError(f"{action}: the call could not be made ({name})")


def _answered(action: str, error: ClientError) -> CallError | Retriable:
    """AWS answered, with an error."""
    code, status = code_of(error), _status(error)
    if code in THROTTLED or status == TOO_MANY:
        return Retriable(f"AWS asks to slow down ({code})", after=_retry_after(error), throttled=True)
    if code in REFUSED:
        return _refused(action, code, error)
    if code in BAD_CREDENTIALS:
        return Denied(f"{action}: AWS does not accept the credentials ({code})")
    if code in ABSENT or status == NOT_IMPLEMENTED:
        return Unsupported(f"{action}: not available here ({code})")
    if code in PASSING or status >= SERVER_FAULT:
        return Retriable(f"AWS failed ({code})", after=_retry_after(error))
    return CallError(f"{action}: AWS answered with {code}")


def _refused(action: str, code: str, error: ClientError) -> Denied:
    message = str(error.response.get("Error", {}).get("Message", ""))
    lacking = LACKING.search(message)
    by = DENIED_BY.search(message)
    permission = lacking.group(1) if lacking else action
    reason = f", by an explicit deny in its {by.group(1)}" if by else ""
    return Denied(f"{action}: {code}, {permission} is not allowed{reason}", permission=permission)


def _metadata(error: ClientError) -> dict[str, Any]:
    return dict(error.response.get("ResponseMetadata", {}))


def _status(error: ClientError) -> int:
    return int(_metadata(error).get("HTTPStatusCode", 0))


def _retry_after(error: ClientError) -> float | None:
    """How long AWS asked us to wait; it sends seconds, and anything else counts as not said."""
    text = str(_metadata(error).get("HTTPHeaders", {}).get("retry-after", ""))
    return float(text) if text.isdecimal() else None
