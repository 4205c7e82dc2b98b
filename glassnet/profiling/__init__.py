"""Where the time of a training step goes, and what the machine could do at most."""
