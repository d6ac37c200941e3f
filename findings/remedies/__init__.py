"""What to do about each rule's findings, step by step, as data: one TOML file a family, and acts that many share."""
