"""The formats that are read: a file for each, or for a small family."""
