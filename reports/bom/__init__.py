"""The inventory of credentials and of those who use them, as parts of a CycloneDX bill of materials."""
