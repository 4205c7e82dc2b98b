"""What ``glassnet inspect`` looks at: a network alone, or a training at its next step."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from glassnet.cli.known_data import DataForNetwork, counted_as_by, find_data
from glassnet.cli.recorded import given_data
from glassnet.errors import GlassnetError
from glassnet.quantities import count_text

if TYPE_CHECKING:
    from glassnet.data.dataset import ImagesAndLabels
    from glassnet.formats import Contents
    from glassnet.inspecting import Inspection, StandingTraining
    from glassnet.model import Sequential
    from glassnet.model.training_state import TrainingState

USE = "inspected"
"""What is done with a network, for sentences on its data."""

NO_STEP = (
    "A network alone has no next step: name a checkpoint, or the record of a run with --epoch and "
    "--step, to see how far a step moves the weights."
)

OTHER_IMAGES = (
    "The training of this checkpoint takes other images or targets, or weighs them, so its next "
    "step is not known: name its data with --dataset or --data, and its --validation."
)

DIVERGED = "The loss of this step is not finite, so it has no gradients and moves no weight."


class Named(NamedTuple):
    """What the command line names besides the file; None for what it does not.

    Attributes:
        dataset: a data set's name.
        data_dir: the folder or file of a data set.
        transpose: of one's own data, as for ``glassnet.data.load``.
        validation: the share of the training images that is held out.
        checkpoints: a checkpoint of a run, or a folder of some.
        custom_objects: the user's own classes by name.
    """

    dataset: str | None
    data_dir: Path | None
    transpose: bool | None
    validation: float | None
    checkpoints: Path | None
    custom_objects: Mapping[str, type]


def network(path: Path, contents: Contents, named: Named) -> Inspection:
    """A network alone, with images of its data.

    Args:
        path: of its file.
        contents: of this file.
        named: what the command line names besides.

    Raises:
        ModelFileError: if it can't be built.
        DataError, ShapeError: if there are no images for it.
    """
    from glassnet.model.loading import model_in

    model = model_in(path, contents, named.custom_objects)
    found = find_data(path, model, named.dataset, named.data_dir, named.transpose, use=USE)
    return alone(model, found, NO_STEP)


def alone(model: Sequential, found: DataForNetwork, why: str) -> Inspection:
    """A network without a step, with images of some data.

    Args:
        model: the network.
        found: the data.
        why: there is no step, in a sentence.
    """
    from glassnet.inspecting import inspect, probe_places

    x, y = found.training
    places = probe_places(len(x), model)
    images = x[places], y[places]
    seen = inspect(with_loss_of_labels(model, images), *images)
    which = chosen(len(places), len(x), found.name)
    return replace(seen, sources=(f"Outputs and gradients: {which}.", why))


def checkpoint(path: Path, contents: Contents, named: Named) -> Inspection:
    """A training at its next step, or its network alone where its images can't be found.

    Args:
        path: of the checkpoint's file.
        contents: of this file.
        named: what the command line names besides.

    Raises:
        ModelFileError: if it can't be built.
        DataError, ShapeError: if there are no images for it.
    """
    from glassnet.inspecting import Resumed
    from glassnet.model.checkpoint import load_state
    from glassnet.model.loading import model_in
    from glassnet.study.running.images import hold_out
    from glassnet.study.running.recipe import VALIDATION_SHARE

    model, (_, state) = model_in(path, contents, named.custom_objects), load_state(path)
    found = data_of_checkpoint(path, model, named)
    share = named.validation
    if share is None:
        share = 0.0 if state.validation is None else VALIDATION_SHARE
    trained, _ = hold_out(found.training, share)
    if not are_trained_on(model, trained, state):
        return alone(model, found, OTHER_IMAGES)
    return at_step(Resumed(model, state, *trained), trained[0], found.name)


def data_of_checkpoint(path: Path, model: Sequential, named: Named) -> DataForNetwork:
    """The data for a checkpoint; where nobody says which, the usual ones: a fingerprint will tell.

    Raises:
        DataError, ShapeError: if there are none for it.
    """
    from glassnet.study.running.images import load_or_sample

    said = given_data(named.dataset, named.data_dir, named.transpose)
    if said is None and model.trained_on is None:
        return counted_as_by(path, model, load_or_sample(), use=USE)
    return find_data(path, model, named.dataset, named.data_dir, named.transpose, use=USE)


def run(path: Path, epoch: int, step: int, named: Named) -> Inspection:
    """A recorded run at one of its steps, to which it is replayed.

    Args:
        path: of the record's file.
        epoch: of the step, from 1.
        step: of this epoch, from 1.
        named: what the command line names besides.

    Raises:
        RunError: if the record is damaged, or does not hold what a replay takes.
        ArgumentError: if the run never made this step.
        DataError: if its images can't be found.
    """
    from glassnet.study.replaying.replay import replay

    then = replay(
        path,
        epoch,
        step,
        data=given_data(named.dataset, named.data_dir, named.transpose),
        custom_objects=named.custom_objects,
        checkpoints=named.checkpoints,
    )
    seen = at_step(then, then.images.training[0], then.training.data_set)
    return replace(seen, network=then.training.network)


def at_step(training: StandingTraining, x: Any, data_set: str | None) -> Inspection:
    """A training at its next step, with some of its images.

    Args:
        training: it stands before this step.
        x: all its images.
        data_set: their name.
    """
    from glassnet.inspecting import inspect_step, probe_places

    places = probe_places(len(x), training.model)
    seen = inspect_step(training, x[places])
    assert seen.step is not None
    outputs = f"Outputs: {chosen(len(places), len(x), data_set)}."
    step = f"Gradients and movement: the {count_text(seen.step.images, 'image')} of the step."
    return replace(seen, sources=(outputs, DIVERGED if seen.step.loss is None else step))


def are_trained_on(model: Sequential, images: ImagesAndLabels, state: TrainingState) -> bool:
    """Whether a training takes these images, by their fingerprint, as far as it has one."""
    from glassnet.data.fingerprints import fingerprint
    from glassnet.model.inference import Evaluation

    try:
        data = Evaluation(model, *images)
    except GlassnetError:  # its loss takes other targets
        return False
    return state.data in (None, fingerprint(data.x, data.targets))


def with_loss_of_labels(model: Sequential, images: ImagesAndLabels) -> Sequential:
    """The network with its own loss, or with one that takes labels where its own does not."""
    from glassnet.study.running.judging import label_loss

    try:
        if model.loss is not None:
            model.loss.targets(images[1], model.output_shape, model.dtype)
            return model
    except GlassnetError:  # it was trained with vectors
        pass
    judged = copy.copy(model)
    judged.compile(loss=label_loss(model))
    return judged


def chosen(some: int, images: int, data_set: str | None) -> str:
    """Some of many images in words."""
    whose = "" if data_set is None else f" of {data_set}"
    if some == images:
        return f"all {images:,} training images{whose}"
    return f"{some:,} of the {images:,} training images{whose}, evenly spread"
