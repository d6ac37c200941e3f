"""Time lines of rights: for a terminal, as a picture, and who went furthest."""
