"""Least privilege: what identities are granted beside what they were seen to use, and policies that keep only that."""
