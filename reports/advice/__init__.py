"""A finding told as advice: what is wrong, why it matters here, whom to ask, what would break and what to do."""
