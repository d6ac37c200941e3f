"""The markup of targets: each module writes a body in one of them, hostile names neutral."""
