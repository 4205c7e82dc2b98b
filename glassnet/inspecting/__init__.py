"""What can be seen inside a network: its layers' outputs, gradients and weights, and a step.

``docs/inspecting.md`` says what each figure means.
"""

from glassnet.inspecting.distributions import Distribution, distribution
from glassnet.inspecting.figures import LayerArrays, LayerFigures, figures_of
from glassnet.inspecting.looking import inspect, probe_places
from glassnet.inspecting.report import Inspection, Step, inspection_of, table
from glassnet.inspecting.resumed import Resumed
from glassnet.inspecting.stepping import StandingTraining, StepWatcher, inspect_step
from glassnet.inspecting.units import dead_units, same_answer, saturated_share

__all__ = [
    "Distribution",
    "Inspection",
    "LayerArrays",
    "LayerFigures",
    "Resumed",
    "StandingTraining",
    "Step",
    "StepWatcher",
    "dead_units",
    "distribution",
    "figures_of",
    "inspect",
    "inspect_step",
    "inspection_of",
    "probe_places",
    "same_answer",
    "saturated_share",
    "table",
]
