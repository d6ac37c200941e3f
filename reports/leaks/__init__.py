"""What people and their tools see of a sweep for secrets. A format is one module ``as_<name>`` in this folder."""
