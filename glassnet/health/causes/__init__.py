"""Why a training went wrong: rules that read what was seen around its break, and name a cause.

rules      all of them, in their order
network    two softmaxes, a wrong gradient
data       inputs that are not scaled, labels that don't fit, a bad batch
steps      a learning rate that jumped, a step too large, a rate too small
units      dead and saturated units
gradients  gradients that vanish or explode
breaks     which step did the harm
finding    what a rule finds
"""

from glassnet.health.causes.finding import Finding
from glassnet.health.causes.rules import find_cause

__all__ = ["Finding", "find_cause"]
