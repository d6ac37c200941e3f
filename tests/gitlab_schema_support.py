"""What GitLab's published schema of secret detection demands of the parts that are written."""

from __future__ import annotations

NAMED = {"type": "string", "minLength": 1}
TOOL = {
    "required": ["id", "name", "version", "vendor"],
    "properties": {"id": NAMED, "name": NAMED, "version": NAMED, "vendor": {"required": ["name"]}},
}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"}
DETAIL = {
    "type": "object",
    "required": ["type"],
    "properties": {
        "type": {"enum": ["text", "table", "commit", "file-location", "value"]},
        "rows": {"type": "array", "items": {"type": "array", "items": {"$ref": "#/$defs/detail"}}},
        "header": {"type": "array", "items": {"$ref": "#/$defs/detail"}},
        "value": {"anyOf": [NAMED, {"type": "integer"}]},
        "file_name": NAMED,
        "line_start": {"type": "integer"},
    },
}
VULNERABILITY = {
    "required": ["id", "identifiers", "location", "severity", "name", "category"],
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f-]{27}$"},
        "name": {"type": "string", "minLength": 1, "maxLength": 255},
        "severity": {"enum": ["Info", "Unknown", "Low", "Medium", "High", "Critical"]},
        "solution": {"type": "string", "maxLength": 7000},
        "identifiers": {
            "minItems": 1,
            "items": {
                "required": ["type", "name", "value"],
                "properties": {"type": NAMED, "name": NAMED, "value": NAMED, "url": {"pattern": "^https?://.+"}},
            },
        },
        "links": {"items": {"required": ["url"], "properties": {"url": {"pattern": "^https?://.+"}}}},
        "details": {"additionalProperties": {"required": ["name"], "$ref": "#/$defs/detail"}},
        "location": {
            "required": ["commit"],
            "properties": {
                "file": {"type": "string"},
                "start_line": {"type": "integer", "minimum": 1},
                "commit": {"required": ["sha"], "properties": {"sha": NAMED, "author": {"type": "string"}}},
            },
        },
    },
}
GITLAB = {
    "$defs": {"detail": DETAIL},
    "type": "object",
    "required": ["scan", "version", "vulnerabilities"],
    "properties": {
        "version": {"pattern": r"^15\.\d+\.\d+$"},
        "scan": {
            "required": ["analyzer", "scanner", "start_time", "end_time", "status", "type"],
            "properties": {
                "type": {"const": "secret_detection"},
                "status": {"enum": ["success", "failure"]},
                "start_time": MOMENT,
                "end_time": MOMENT,
                "analyzer": TOOL,
                "scanner": TOOL,
                "messages": {
                    "items": {
                        "required": ["level", "value"],
                        "properties": {"level": {"enum": ["info", "warn", "fatal"]}, "value": NAMED},
                    }
                },
            },
        },
        "vulnerabilities": {"items": VULNERABILITY},
    },
}
