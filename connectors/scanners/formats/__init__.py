"""The forms that reports of other scanners have, each in a module: ``knows`` says whether a document is of its form."""
