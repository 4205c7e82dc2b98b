"""The rules of causes in their order: the first one that holds names the cause.

What makes a network unable to learn at all comes first, since it brings about much of the rest:

1. two softmaxes in a row
2. a wrong gradient
3. inputs that are not scaled
4. units that are dead from the first step
5. labels that don't fit

Then what happened at one step, which is known to have done the harm:

6. one bad batch
7. a learning rate that jumped
8. a step too large for the weights

Then how gradients come through, and what units came to without any such step:

9. saturated outputs, a gradient that explodes or is lost, from the first step
10. units that died, saturated outputs
11. a learning rate too small
12. a faint gradient
13. a learning rate too small for all layers but the last one
"""

from __future__ import annotations

from collections.abc import Callable

from glassnet.health.causes import data, gradients, network, steps, units
from glassnet.health.causes.finding import Finding
from glassnet.health.seeing.sighting import Sighting

RULES: tuple[Callable[[Sighting], Finding | None], ...] = (
    network.two_softmaxes,
    network.wrong_gradient,
    data.inputs_not_scaled,
    units.dead_from_the_start,
    data.labels_do_not_fit,
    data.bad_batch,
    steps.rate_jumped,
    steps.step_too_large,
    units.saturated_from_the_start,
    gradients.exploding,
    gradients.vanishing_at_the_start,
    units.died,
    units.saturated,
    steps.rate_too_small,
    gradients.vanishing,
    steps.hidden_layers_hardly_move,
)


def find_cause(seen: Sighting) -> Finding | None:
    """The cause of a defect; None if no rule holds.

    Args:
        seen: around the break of the training.
    """
    return next(filter(None, (rule(seen) for rule in RULES)), None)
