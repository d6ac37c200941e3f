"""What there is: one package per system, one function per listing."""
