"""Tickets, carried out: plans made from the book and the targets, and an outbox that survives whatever happens."""
