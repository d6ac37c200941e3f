"""Findings in the AWS Security Finding Format, as Security Hub imports them."""
