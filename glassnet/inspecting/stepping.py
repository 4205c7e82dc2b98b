"""A look at a training at its next step, which a copy of its network takes."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.callbacks import Callback, Logs
from glassnet.errors import DivergenceError
from glassnet.inspecting.figures import Inspection, LayerArrays, Step, figures_of
from glassnet.inspecting.looking import probe_places, weights_of
from glassnet.model import Sequential
from glassnet.model.training_state import CallbackState, TrainingState


def inspect_step(
    model: Sequential,
    state: TrainingState,
    x: Any,
    y: Any,
    *,
    class_weight: Any = None,
    sample_weight: Any = None,
    images: Any = None,
) -> Inspection:
    """What can be seen of a training at its next step.

    The outputs are those before the step. The gradients and the movement of the weights are those
    of the step itself, to the last bit. The network and the state stay as they are, and no
    callback of the training is called.

    Args:
        model: the network, compiled as it was in the training.
        state: of the training, as ``model.training_state()`` or a checkpoint has it.
        x: all images of the training.
        y: their labels or targets.
        class_weight, sample_weight: as the training had them.
        images: of which the outputs are; None for some of ``x``, see `probe_places`.

    Raises:
        CheckpointError: if the state is one of another training.
        ArgumentError, ShapeError, DataError: for what can't be trained on.
    """
    looked = copy.copy(model)
    looked.set_weights([state.weights[name] for name in looked.weight_names()])
    weights = weights_of(looked)
    shown = x[probe_places(len(x), looked)] if images is None else images
    outputs = looked.layer_outputs(shown)
    step = _NextStep(state)
    try:
        looked.fit(
            x,
            y,
            batch_size=state.batch_size,
            epochs=state.epoch + 2,  # it may stand at the end of its epoch
            verbose=0,
            callbacks=step,
            shuffle=state.shuffle,
            class_weight=class_weight,
            sample_weight=sample_weight,
            seed=state.seed,
            engine=state.configuration.get("engine", "compiled"),
        )
    except _StepTaken:
        pass
    except DivergenceError:  # it changes no weight
        pass
    ...
