"""Senders: tickets, and messages. The only part of reports that speaks to others."""
