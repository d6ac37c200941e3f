"""A folder of exported answers, read in place of asking AWS: for reviews where nobody may or can ask."""
