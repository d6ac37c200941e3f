"""Questions about access: what is asked of, and how the things that are asked about are named."""
