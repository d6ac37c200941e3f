"""How the book's tables came to be: one revision a file, run by ``scanner.store.migrate``."""
