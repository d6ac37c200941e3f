"""One module per report format. A new format is a new file here and edits nothing else."""
