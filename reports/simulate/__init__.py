"""What ``muster simulate`` tells: one result for each request, and the formats they are written in."""
