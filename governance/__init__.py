"""What was agreed: the AI register, approvals and exceptions."""
