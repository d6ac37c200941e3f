"""Orchard: the built-in estate, raised from real servers and told as a story."""
