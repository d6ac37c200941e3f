"""What there is in a Vault: one module per subject, one function per listing."""
