"""Where tickets can go: one module for each kind of target; importing it is the registration."""
