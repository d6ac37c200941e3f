"""Answers to questions about access, for people and as JSON."""
