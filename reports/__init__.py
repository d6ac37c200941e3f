"""What people see: one scan value, many renderers."""
