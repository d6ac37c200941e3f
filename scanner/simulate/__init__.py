"""Requests that people write down, read from files and decided without any store or account."""
