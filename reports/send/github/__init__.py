"""GitHub: what settings say of a repository, and how it is asked for issues."""
