"""The book: every scan that was made, kept in SQLite or PostgreSQL. ``scanner.store.book.Book`` is its door."""
