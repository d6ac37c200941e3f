"""GitLab: what settings say of a project, and how it is asked for issues."""
