"""ServiceNow: how records of a table are found, made, changed and closed there."""
