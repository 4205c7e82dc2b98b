"""The images that a recorded training was trained on and validated with."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from glassnet import data
from glassnet.arrays import as_array
from glassnet.data.catalogue import CATALOGUE
from glassnet.data.dataset import DataCard, DataSet
from glassnet.data.fingerprints import fingerprint
from glassnet.data.loading import DataNotice
from glassnet.errors import ArgumentError, DataError, RunError, quoted
from glassnet.model import Sequential
from glassnet.model.image_weights import image_weights
from glassnet.model.inference import Evaluation
from glassnet.study.replaying.recorded import RecordedTraining
from glassnet.study.running.images import hold_out
from glassnet.study.tracking.run import Fitting

Pair = tuple[Any, Any]


class OtherData(DataError):
    """The images and labels are not those of the run; ``part`` says which of them."""

    def __init__(self, message: str, part: str, recorded: str, found: str) -> None:
        super().__init__(message)
        self.part, self.recorded, self.found = part, recorded, found


@dataclass(frozen=True)
class RunImages:
    """What a run was trained on.

    Attributes:
        training: images and labels.
        validation: the same of what was evaluated after an epoch; None for nothing.
        sample_weight: how much each image counts, ``(n,)``; None where the run had no such.
        card: of the data set; None for arrays.
    """

    training: Pair
    validation: Pair | None
    sample_weight: Any = None
    card: DataCard | None = None


def run_images(
    training: RecordedTraining, model: Sequential, given: Any, sample_weight: Any
) -> RunImages:
    """The images and labels of a run, once their fingerprints are compared with the record.

    Args:
        training: the run.
        model: its network.
        given: a `DataSet`, ``((x, y), (x_val, y_val))``, ``(x, y)``, or None for the data set that
            the record names.
        sample_weight: as ``fit`` was given it.

    Raises:
        OtherData: if they are not those of the run.
        RunError: if the record names no data set that glassnet knows, and none is given.
        ArgumentError: if what is given is nothing of this kind.
        DataError: if the data set can't be loaded, or there are more or fewer images.
    """
    if training.fitting.sample_weight != (sample_weight is not None):
        raise ArgumentError(
            "the run was trained with a sample_weight, which no record holds: give the same."
            if sample_weight is None
            else "the run was trained without a sample_weight: leave it out."
        )
    if given is None:
        given = _by_name(training)
    card = given.card if isinstance(given, DataSet) else None
    if sample_weight is not None:
        sample_weight = _kept_weights(training, as_array("sample_weight", sample_weight))
    wrong: OtherData | None = None
    for images, labels, validation in _candidates(training, given):
        found = RunImages((images, labels), validation, sample_weight, card)
        try:
            check_images(training, model, found)
        except OtherData as error:
            wrong = wrong or error
        else:
            return found
    assert wrong is not None  # there is a candidate, or an error was raised
    raise wrong


def _kept_weights(training: RecordedTraining, weights: NDArray[Any]) -> NDArray[Any]:
    """Those of the images that were trained on, where ``fit`` itself held some out at the end."""
    kept, held = training.samples, training.validation_samples
    return weights[:kept] if weights.shape[:1] == (kept + held,) else weights


def check_images(training: RecordedTraining, model: Sequential, images: RunImages) -> None:
    """Compare fingerprints with those of the record, as far as it has some.

    Raises:
        OtherData: if one is another.
    """
    if training.data is not None:
        found = _fingerprint(model, images.training, training.fitting, images.sample_weight)
        _compare("training", training.data, found)
    recorded = training.fitting.validation_data
    if recorded is not None and images.validation is not None:
        evaluated = Evaluation(model, *images.validation)
        _compare("validation", recorded, fingerprint(evaluated.x, evaluated.targets))


def _fingerprint(model: Sequential, pair: Pair, fitting: Fitting, sample_weight: Any) -> str:
    trained = Evaluation(model, *pair)
    weights = image_weights(trained.y, sample_weight, class_weights(fitting), model.dtype)
    return fingerprint(trained.x, trained.targets, *([] if weights is None else [weights]))


def class_weights(fitting: Fitting) -> dict[int, float] | None:
    """The weights of classes by label, as ``fit`` takes them."""
    weights = fitting.class_weight
    try:
        return None if weights is None else {int(label): weights[label] for label in weights}
    except ValueError:
        raise RunError(
            f"the record is damaged: {quoted(weights)} are no weights of classes."
        ) from None


def _compare(what: str, recorded: str, found: str) -> None:
    if recorded != found:
        raise OtherData(
            f"the {what} data is not that of the run: it has the fingerprint {found[:12]}…, and "
            f"the record has {recorded[:12]}….",
            f"{what} data",
            recorded,
            found,
        )


def _candidates(training: RecordedTraining, given: Any) -> Iterator[tuple[Any, Any, Pair | None]]:
    """Images, labels, and what was held out, in each of the ways that may have been the run's."""
    if isinstance(given, DataSet):
        yield from _divided(training, given)
        return
    (x, y), validation = _pairs(given)
    x, y = as_array("x", x), as_array("y", y)
    kept, held = training.samples, training.validation_samples
    if held and validation is None and len(x) == kept + held:  # as validation_split does
        yield x[:kept], y[:kept], (x[kept:], y[kept:])
        return
    _same_count("training", kept, len(x))
    if held and validation is None:
        raise ArgumentError(
            f"the run was validated on {held:,} images: give them, too: data=((x, y), (x_val, "
            "y_val))."
        )
    if held:
        assert validation is not None
        _same_count("validation", held, len(as_array("x", validation[0])))
    yield x, y, validation if held else None


def _by_name(training: RecordedTraining) -> DataSet:
    name = training.data_set
    if name is None or name not in CATALOGUE:
        unknown = f"the data set {quoted(name)}, which glassnet can't find by its name"
        raise RunError(
            f"the record names {'no data set' if name is None else unknown}: give the data, "
            "data=((x, y), (x_val, y_val)), or --data PATH in the command line."
        )
    return data.load(name)


def _pairs(given: Any) -> tuple[Pair, Pair | None]:
    """Training and validation data, in each of the forms in which they may be given."""
    if isinstance(given, tuple | list) and len(given) == 2:
        first, second = given
        if not isinstance(first, tuple):
            return (first, second), None
        if len(first) == 2 and second is None:
            return (first[0], first[1]), None
        if len(first) == 2 and isinstance(second, tuple) and len(second) == 2:
            return (first[0], first[1]), (second[0], second[1])
    raise ArgumentError(
        f"data={quoted(given)}: give a DataSet, or ((x, y), (x_val, y_val)), or (x, y) for a run "
        "without validation."
    )


def _same_count(what: str, recorded: int, found: int) -> None:
    if recorded != found:
        raise DataError(
            f"the run had {recorded:,} {what} images, and {found:,} are given: these are others."
        )


def _divided(training: RecordedTraining, loaded: DataSet) -> Iterator[tuple[Any, Any, Pair | None]]:
    """The data set, divided as a study, as ``fit``, or as a script may have divided it."""
    (x, y), test = loaded.training, loaded.test
    held = training.validation_samples
    found = False
    if len(x) == training.samples and held in (0, len(test[0])):
        found = True
        yield x, y, test if held else None
    if held and len(x) == training.samples + held:
        found = True
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataNotice)  # it was said when the run was trained
            (x_kept, y_kept), validation = hold_out((x, y), held / len(x))
        yield x_kept, y_kept, validation
        yield x[:-held], y[:-held], (x[-held:], y[-held:])
    if not found:
        held_words = f" and validated on {held:,}" if held else ""
        raise DataError(
            f"the run was trained on {training.samples:,} images{held_words}, and "
            f"{loaded.card.name} has {len(x):,} to train on: name the data set of the run, "
            "or in Python give the arrays themselves, data=((x, y), (x_val, y_val))."
        )
