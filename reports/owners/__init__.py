"""Who answers for what, as people and programs read it."""
