"""Where the time of a training step goes, and what the machine could do at most."""

from glassnet.profiling.measuring import profile
from glassnet.profiling.report import Profile
from glassnet.profiling.work import Row

__all__ = ["Profile", "Row", "profile"]
