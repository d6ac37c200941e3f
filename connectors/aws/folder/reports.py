"""Reports of IAM that are made first and read then: in a folder they are there, or they are not."""

from __future__ import annotations

import csv
import io
from base64 import b64decode
from collections.abc import Mapping
from functools import cached_property

from botocore.exceptions import ClientError

from connectors.aws.folder.files import Answer, Files

CREDENTIALS = "iam-get-credential-report"
LAST_ACCESSED = "iam-get-service-last-accessed-details"


class Reports:
    """Answers that come out of reports."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def answer(self, operation: str, given: Mapping[str, object]) -> Answer | None:
        """What a report says to a question; None where it is not there, or does not speak of it."""
        if operation == "generate_credential_report":
            return {} if self._files.has(CREDENTIALS) else None
        if operation == "get_login_profile":
            return self._password(str(given["UserName"]))
        if operation == "generate_service_last_accessed_details":
            return {"JobId": given["Arn"]} if self._files.has(f"{LAST_ACCESSED}/{given['Arn']}") else None
        return None

    def _password(self, user: str) -> Answer | None:
        """Whether a user has a console password, as the credential report tells."""
        enabled = self._enabled.get(user)
        if enabled == "false":
            raise ClientError({"Error": {"Code": "NoSuchEntity"}}, "GetLoginProfile")
        return {"LoginProfile": {}} if enabled == "true" else None

    @cached_property
    def _enabled(self) -> Mapping[str, str]:
        content = (self._files.answer(CREDENTIALS, "") or {}).get("Content", b"")
        text = (content if isinstance(content, bytes) else b64decode(content)).decode(errors="replace")
        lines = csv.DictReader(io.StringIO(text))
        return {line.get("user") or "": line.get("password_enabled") or "" for line in lines}
