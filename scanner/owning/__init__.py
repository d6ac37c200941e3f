"""What ``muster owners`` reads and writes."""
