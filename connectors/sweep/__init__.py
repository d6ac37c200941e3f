"""Sweeping texts for secrets: where the texts come from, what is kept of what was found, and what could not be read."""
