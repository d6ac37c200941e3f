"""DefectDojo: what settings say of it, and how it is asked for findings."""
