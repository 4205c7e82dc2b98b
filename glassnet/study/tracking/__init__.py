"""Tracking runs: making the record of a training, and keeping it in a file."""
