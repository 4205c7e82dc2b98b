"""What can be seen inside a network: its layers' outputs, gradients, weights, and the last step."""

from glassnet.inspecting.distributions import Distribution, distribution
from glassnet.inspecting.figures import (
    Inspection,
    LayerArrays,
    LayerFigures,
    Step,
    figures_of,
    inspection_of,
)
from glassnet.inspecting.looking import inspect, probe_places
from glassnet.inspecting.observations import observations
from glassnet.inspecting.report import table
from glassnet.inspecting.stepping import inspect_step
from glassnet.inspecting.units import dead_units, same_answer, saturated_share

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
    "inspect_step",
    "inspection_of",
    "observations",
    "probe_places",
    "same_answer",
    "saturated_share",
    "table",
]
