"""Jira, Cloud and Data Center: how issues are found, made, changed and moved there."""
