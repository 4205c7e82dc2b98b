"""What a network is, before anything is done with it: its layers, their shapes, its weights."""

from glassnet.structure.stack import Stack

__all__ = ["Stack"]
