"""A network: its layers in a row, and how they are trained."""

from glassnet.model.loading import load_model
from glassnet.model.sequential import Sequential

__all__ = ["Sequential", "load_model"]
