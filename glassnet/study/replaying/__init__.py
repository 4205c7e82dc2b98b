"""Training a recorded run once more: up to any of its steps, or to its end, to compare the two."""
