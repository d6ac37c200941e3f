"""What a list of people tells."""
