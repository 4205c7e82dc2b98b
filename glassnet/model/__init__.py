"""A network: its layers in a row, and how they are trained."""

from glassnet.model.loading import load_model
from glassnet.model.origin import Origin
from glassnet.model.sequential import Sequential

__all__ = ["Origin", "Sequential", "load_model"]
