"""What can be seen inside a network: its layers' outputs, gradients, weights, and the last step."""

from glassnet.inspecting.distributions import Distribution, distribution
from glassnet.inspecting.figures import (
    Inspection,
    LayerArrays,
    LayerFigures,
    Step,
    figures_of,
)
from glassnet.inspecting.looking import inspect, probe_places
from glassnet.inspecting.observations import observations
from glassnet.inspecting.report import table
from glassnet.inspecting.units import dead_units, saturated_share

__all__ = [
    "Distribution",
    "Inspection",
    "LayerArrays",
    "LayerFigures",
    "Step",
    "dead_units",
    "distribution",
    "figures_of",
    "inspect",
    "observations",
    "probe_places",
    "saturated_share",
    "table",
]
