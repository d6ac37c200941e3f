"""What there is in a repository: one module per subject, one function per listing."""
