"""How many frames a film has, for whoever names the default without making a film."""

FRAMES = 60
"""So many frames a film has if nothing else is said: ten seconds, as the page plays it."""
