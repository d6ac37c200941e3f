"""Telling a password from what stands in its place: a reference, a template, an encrypted value, "change me"."""

from __future__ import annotations

from connectors.detect.readers.compiling import compiled

_TEMPLATE = (
    r"\$\{|\$\(|\$\{\{|\{\{|\}\}|<%|%\(\w+\)|%env\(|#\{|^%\w+%$|^%s$|^\{\w{0,40}\}$|"
    r"^@\w[\w.]*@$|^__\w+__$|^\$[A-Za-z_]\w*$|^\$env:|"
    r"^!(?:vault|secret|env_var|env|include|Ref|Sub|GetAtt|ImportValue|"
    r"reference)\b|^!|^\*[A-Za-z]\w*$|^\$ANSIBLE_VAULT|"
    r"^ENC[\[(]|^\{cipher\}|^DEC::|^\{AES\}|^(?:vault|op|ref\+\w+|secretref|env|ssm|awssm|keyring|doppler):[/A-Za-z]|"
    r"^(?:os\.environ|os\.getenv|getenv|env\(|env\.|process\.env|ENV\[|ENV\.|config\(|lookup\(|secrets?\.|var\.|"
    r"local\.|data\.|module\.|System\.getenv|Deno\.env)|@Microsoft\.KeyVault|^arn:aws:|^projects/[^/]+/secrets/"
)
_MADE_UP = (
    r"(?i)"
    r"^<.*>$|^\[.*\]$|^\(.*\)$|^[*x•.\-_#?]+$|change[-_ ]?(?:me|it|this)|your[-_ ]?\w*(?:pass|token|key|secret|pwd)|"
    r"^(?:your|my|the)[-_ ]|(?:pass(?:word)?|token|secret|key|pwd)[-_ "
    r"](?:here|goes)|^(?:enter|put|insert|set|add|paste|"
    r"type|fill)[-_ ](?:in[-_ ])?(?:your|the|a|here|password|token|secret|me)|^replace|placeholder|redacted|^todo\b|"
    r"^tbd$|^n/?a$|^null$|^nil$|^none$|^undefined$|^true$|^false$|^~$|^yes$|^no$|^empty$|^omitted$|^hidden$|^unset$|"
    r"^not[-_ ]?set$|^secured?$|^encrypted$|^masked$|^removed$|^example$|^dummy|^fake$"
)


def is_blank(value: str, *, templates_only: bool = False) -> bool:
    """Whether a value is no credential but a reference to one, is encrypted, or is evidently made up."""
    value = value.strip()
    if not value or compiled(_TEMPLATE).search(value):
        return True
    if templates_only:
        return False
    from connectors.detect.placeholders import is_placeholder  # noqa: PLC0415  because most files hold no credential

    return bool(compiled(_MADE_UP).search(value)) or (is_placeholder(value) and "PRIVATE KEY" not in value)
