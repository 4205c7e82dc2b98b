"""The pictures of a report that compare networks or show all runs of one.

Each function takes `ax=` and returns it, as those of `glassnet.plots` do, and has the same look.
"""
