"""Findings as events of the Open Cybersecurity Schema Framework."""
