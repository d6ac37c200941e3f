"""How rights grow over many scans: a time line for each identity, with what did it and who."""
