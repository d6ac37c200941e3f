"""An estate's accounts as AWS weighs them: who is there, which policies bear on whom, and what follows for access."""
