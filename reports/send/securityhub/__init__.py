"""Security Hub: what settings say of it, how it is asked, and what its answers mean for each finding."""
