"""The rules, one subject a file. Importing a file registers its rules (``findings.registry``)."""
