"""What is wrong: rules (pure functions of the graph), their evaluation, and the life of a finding."""
