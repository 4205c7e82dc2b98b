"""A film as the page's file holds it: a description in JSON, and a blob of numbers.

The kernels of a frame are rounded to eight bits, with a scale for each output unit, as
`glassnet.formats.rounding` says; biases and other vectors stay as they are. Of the rounded numbers
a film stores what each frame adds to the one before it, modulo 256: late in a training that is
mostly 0, and compresses to half. Two kinds of frames are stored exactly, in float32: the last one,
and those of a training that broke whose weights are not all finite.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import ArgumentError
from glassnet.formats.rounding import rounded
from glassnet.health.curve import accuracy_name
from glassnet.health.words import MEANINGS, verdict_text
from glassnet.model import Sequential
from glassnet.page.blobs import Blob
from glassnet.page.films.film import Film, Frame
from glassnet.page.films.losses import MOST_POINTS, thinned
from glassnet.page.films.names import film_names
from glassnet.study.reporting.run_choice import facts
from glassnet.study.tracking.run import Run


def describe_films(
    films: Sequence[Film], models: Sequence[Sequential], blobs: Sequence[Blob]
) -> list[dict[str, Any]]:
    """What the page is told of its films, whose names differ; see `describe_film`.

    Args:
        films: the films.
        models: the networks of the page, built.
        blobs: one for each film.

    Raises:
        ArgumentError: if none of the networks is the one that was trained.
    """
    names = film_names([film.run for film in films])
    return [
        describe_film(film, name, models, blob)
        for film, name, blob in zip(films, names, blobs, strict=True)
    ]


def describe_film(
    film: Film, name: str, models: Sequence[Sequential], blob: Blob
) -> dict[str, Any]:
    """What the page is told of a film; its numbers go into the blob.

    Args:
        film: the film.
        name: how the page calls it.
        models: the networks of the page, built.
        blob: one of its own, which the page opens when somebody looks at the film.

    Raises:
        ArgumentError: if none of the networks is the one that was trained.
    """
    exact = [n for n, frame in enumerate(film.frames) if not _is_rounded(film, n, frame)]
    return {
        "name": name,
        "model": _model_of(film, models),
        "facts": list(facts(film.run).items()),
        "steps": film.steps,
        "epochSteps": film.curve.steps,
        "firstEpoch": film.curve.first_epoch,
        "frames": [frame.step for frame in film.frames],
        "frameLosses": blob.add(_frame_losses(film)),
        "exact": exact,
        "weights": _describe_weights(film.frames, exact, blob),
        "losses": _describe_losses(film.curve.losses, blob),
        "epochs": _describe_epochs(film.run),
        "constantLoss": _finite(film.curve.constant_loss),
        "constantAccuracy": _finite(film.curve.majority_share),
        "verdict": _describe_verdict(film),
        "isSame": film.is_same,
    }


def _is_rounded(film: Film, number: int, frame: Frame) -> bool:
    if number == len(film.frames) - 1:
        return False
    return all(bool(np.isfinite(weight.astype(np.float32)).all()) for weight in frame.weights)


def _describe_weights(
    frames: Sequence[Frame], exact: Sequence[int], blob: Blob
) -> list[dict[str, Any]]:
    """Each weight of the network, in the order of the layers, over all frames."""
    with np.errstate(over="ignore"):
        arrays = [
            np.stack([frame.weights[n].astype(np.float32) for frame in frames])
            for n in range(len(frames[0].weights))
        ]
    others = [n for n in range(len(frames)) if n not in set(exact)]
    return [
        {"exact": blob.add(array[exact]), **_describe_rounded(array[others], blob)}
        for array in arrays
    ]


def _describe_rounded(frames: NDArray[np.float32], blob: Blob) -> dict[str, Any]:
    """A weight in those frames that are not exact, ``(frames, …)``."""
    if frames.ndim == 2:
        return {"vectors": blob.add(frames)}
    all_rounded = [rounded(frame) for frame in frames]
    codes = np.array([each.values for each in all_rounded], np.int8).reshape(frames.shape)
    scales = np.array([each.scales for each in all_rounded], np.float32)
    before = np.concatenate([np.zeros_like(codes[:1]), codes[:-1]])
    differences = (codes.view(np.uint8) - before.view(np.uint8)).view(np.int8)
    return {
        "differences": blob.add(differences),
        "scales": blob.add(scales.reshape(len(frames), frames.shape[-1])),
    }


def _frame_losses(film: Film) -> NDArray[np.float32]:
    """The loss of the last step that each frame has behind it; not a number where it is unknown."""
    losses = np.append(film.curve.losses.astype(np.float32), np.float32(np.nan))
    return losses[[min(frame.step, len(losses)) - 1 for frame in film.frames]]


def _describe_losses(losses: NDArray[np.float32], blob: Blob) -> dict[str, Any]:
    """The loss of each step, counted from 1; of a long training the extremes of each stretch."""
    kept = thinned(losses, MOST_POINTS)
    return {
        "steps": blob.add((kept + 1).astype(np.int32)),
        "values": blob.add(losses[kept].astype(np.float32)),
    }


def _describe_epochs(run: Run) -> list[dict[str, float | None]]:
    """The losses and accuracies of each epoch that was completed, as far as the run has them."""
    names = {
        "loss": "loss",
        "accuracy": accuracy_name(run.history),
        "val_loss": "val_loss",
        "val_accuracy": accuracy_name(run.history, of="val_"),
    }
    shown = {shown: run.history[own] for shown, own in names.items() if own in run.history}
    count = max(map(len, shown.values()), default=0)
    return [
        {name: _finite(values[n]) for name, values in shown.items() if n < len(values)}
        for n in range(count)
    ]


def _describe_verdict(film: Film) -> dict[str, Any] | None:
    verdict = film.verdict
    if verdict is None:
        return None
    cause = verdict.cause
    return {
        "name": verdict.name,
        "words": verdict_text(verdict),
        "meaning": MEANINGS[verdict.name],
        "step": film.broke,
        "evidence": list(verdict.evidence),
        "cause": None if cause is None else cause.words,
        "causeEvidence": [] if cause is None else list(cause.evidence),
        "suggestion": verdict.suggestion,
    }


def _model_of(film: Film, models: Sequence[Sequential]) -> int:
    """The number of the network on the page that has the layers of the one that was trained."""
    for number, model in enumerate(models):
        if model is film.model:
            return number
    for number, model in enumerate(models):
        if is_of(film, model):
            return number
    shown = ", ".join(str(model.name) for model in models)
    raise ArgumentError(
        f"the film shows another network than the page ({shown}): the run trained "
        f"{film.run.network}, {_layers(film.model)}. Give the page a network with these layers, or "
        "only the film: then it shows the network that the run came to."
    )


def is_of(film: Film, model: Sequential) -> bool:
    """Whether a network has the layers of the one that was filmed, whatever their weights are."""
    return _form(film.model) == _form(model)


def _layers(model: Sequential) -> str:
    return " → ".join(layer.label() for layer in model.layers)


def _form(model: Sequential) -> list[Any]:
    """All that a network computes but for its weights."""
    return [
        (type(op).__name__, tuple(op.input_shape), tuple(op.output_shape), _settings(op))
        for op in model.ops()
    ]


def _settings(op: Any) -> dict[str, Any]:
    """What an op was made with, without what only its training or its first weights depend on."""
    left_out = ("name", "seed", "_initializer", "_regularizer")
    return {key: value for key, value in op.get_config().items() if not key.endswith(left_out)}


def _finite(value: float | None) -> float | None:
    return value if value is not None and np.isfinite(value) else None
