"""The documented logic by which AWS decides a request: all layers of policies, weighed with what is known of it."""
