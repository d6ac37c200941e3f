"""What reports of other scanners tell."""
