"""Rules of one's own: written in YAML for those who do not write Python, or in Python with the same decorator."""
