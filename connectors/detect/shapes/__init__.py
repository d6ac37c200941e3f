"""What several detectors look at in a value: checksums, tokens with claims, connection strings, signed addresses."""
