"""Write the pages that come from the code, or with ``--check`` fail when one of them is stale."""
