"""The learning curve of one training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import ArgumentError, quoted, unknown_name
from glassnet.plots.look import AxesArray, Palette, describe, palette_of, panels_for
from glassnet.quantities import count_text, names_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

VALIDATION = "val_"
MOST_STEPS = 300
"""Of more steps, a curve shows means of a few."""

FAR = 2.0
"""A loss that goes beyond so many times what is usual leaves the frame."""


class Curve(Protocol):
    """A training whose curve is drawn: a ``History`` or a ``Run``."""

    @property
    def history(self) -> Mapping[str, Sequence[float | None]]:
        """A list for each figure, with one value for each completed epoch."""
        ...

    @property
    def status(self) -> str:
        """How it ended."""
        ...

    @property
    def diverged_at(self) -> tuple[int, int] | None:
        """The epoch and the step in it where the loss was not finite, from 1."""
        ...


def history(
    history: Curve | Mapping[str, Sequence[float | None]],
    names: str | Sequence[str] | None = None,
    ax: Axes | Sequence[Axes] | None = None,
) -> AxesArray:
    """The learning curve of a training: a panel for each figure, epoch by epoch.

    A panel has the figure on the training images and, where there is one, on those for validation.
    Where the loss of each step is known, it stands behind that of the epochs, in grey.

    Args:
        history: what ``fit`` returns, its ``history.history``, or the record of a run.
        names: the figures, such as ``"loss"``; None for all.
        ax: axes for each of them; None makes a figure.

    Returns:
        The axes, ``(names,)``.

    Raises:
        ArgumentError: if there is no such figure, none is named, or there are not as many axes.
        MissingLibraryError: without Matplotlib.

    >>> import glassnet as gn
    >>> with gn.plots.style():
    ...     axes = history({"loss": [0.9, 0.4], "val_loss": [0.8, 0.5], "accuracy": [0.7, 0.9]})
    >>> [ax.get_ylabel() for ax in axes]
    ['loss', 'accuracy']
    """
    figures = history if isinstance(history, Mapping) else getattr(history, "history", None)
    if not isinstance(figures, Mapping):
        raise ArgumentError(
            f"history: give what fit returns, or the record of a run, not {quoted(history)}."
        )
    known = list(dict.fromkeys(name.removeprefix(VALIDATION) for name in figures)) or ["loss"]
    chosen = known if names is None else [names] if isinstance(names, str) else list(names)
    for name in chosen:
        if name not in known:
            raise unknown_name("figure of this training", name, known)
    if not chosen:
        raise ArgumentError(f"history: names must be some of {names_text(known)}; none is given.")
    panels = panels_for("history", ax, len(chosen))
    for panel, name in zip(panels, chosen, strict=True):
        _draw_history(panel, name, figures, history)
    return panels


def _draw_history(ax: Axes, name: str, figures: Mapping[str, Any], training: Any) -> None:
    palette = palette_of(ax)
    kinds: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("training", name, {"color": palette.first, "marker": "o"}),
        ("validation", VALIDATION + name, {"color": palette.second, "marker": "s", "ls": "--"}),
    )
    curves = {kind: numbers_of(figures.get(figure, ())) for kind, figure, _ in kinds}
    curves = {kind: values for kind, values in curves.items() if np.isfinite(values).any()}
    if name == "loss":
        _draw_steps(ax, training, palette, list(curves.values()))
    for kind, figure, look in kinds:
        if kind in curves:
            values = curves[kind]
            epochs, every = epochs_of(values, training, figure), max(1, len(values) // 20)
            ax.plot(epochs, values, label=kind, markersize=4, markevery=every, **look)
    label_epochs(ax, name)
    ending, place = ending_of(training), place_of_divergence(training)
    if ending:
        ax.set_title(ending, color=palette.lost, fontsize=10)
    if place is not None:
        ax.axvline(place, color=palette.lost, linestyle=":", linewidth=1.2)
    if ax.get_legend_handles_labels()[0]:
        ax.legend()
    else:
        _say_in_middle(ax, "no epoch was completed", palette)
    count = max(map(len, curves.values()), default=0)
    words = [f"Learning curve of the {figure_text(name)} over {count_text(count, 'epoch')}."]
    words += [f"{kind.capitalize()}: {course_text(values)}." for kind, values in curves.items()]
    words += [f"The training {ending}."] if ending else []
    describe(ax, " ".join(words))


def _draw_steps(ax: Axes, training: Any, palette: Palette, curves: Sequence[Any]) -> None:
    """Draw the loss of the steps behind that of the epochs; what goes beyond all leaves the frame.

    The figures of an epoch stand at its end, and so the steps of the first lie between 0 and 1.
    """
    known: Any = getattr(training, "step_losses", None)
    steps = _steps_of_epoch(training)
    losses = numbers_of(known.array() if hasattr(known, "array") else known or ())
    if not len(losses) or not steps:
        return
    each = -(-len(losses) // MOST_STEPS)
    pieces = [losses[first : first + each] for first in range(0, len(losses), each)]
    means = np.array([piece.mean() for piece in pieces])
    middles = np.array([n * each + len(piece) / 2 for n, piece in enumerate(pieces)])
    places = _first_epoch(training) + middles / steps
    label = "each step" if each == 1 else f"means of {each} steps"
    ax.plot(places, means, color=palette.quiet, alpha=0.6, linewidth=0.8, label=label)
    # The first steps tell how large a loss is before anything is learned.
    usual = [np.nanmax(values) for values in [*curves, means[:10]] if np.isfinite(values).any()]
    if usual and np.nanmax(means, initial=0.0) > FAR * max(usual):
        ax.set_ylim(0, FAR * max(usual))


def ending_of(training: Any) -> str:
    """How a training ended that did not come to its end, in few words; else an empty text."""
    status, place = getattr(training, "status", ""), getattr(training, "diverged_at", None)
    if status == "diverged" and place is not None:
        return f"diverged in epoch {place[0]}, step {place[1]}"
    return {"diverged": "diverged", "interrupted": "was interrupted", "failed": "failed"}.get(
        status, ""
    )


def _first_epoch(training: Any) -> int:
    """How many epochs were left out at the start: those of the parts before."""
    epochs, fitting = getattr(training, "epoch", None), getattr(training, "fitting", None)
    if fitting is not None:
        return int(fitting.initial_epoch)
    return int(epochs[0]) if epochs else 0


def _validation_freq(training: Any) -> int | Sequence[int]:
    """After every so many epochs a training was validated, or after these, counted from 1."""
    fitting, params = getattr(training, "fitting", None), getattr(training, "params", {})
    known: int | Sequence[int] = (
        params.get("validation_freq", 1) if fitting is None else fitting.validation_freq
    )
    return known


def _steps_of_epoch(training: Any) -> int | None:
    """How many steps an epoch has, where that is known."""
    setting = getattr(training, "setting", None)
    steps = getattr(training, "params", {}).get("steps") if setting is None else setting.steps
    return int(steps) if steps else None


def place_of_divergence(training: Any) -> float | None:
    """Where on the axis of epochs a training diverged; None where it did not, or nobody knows."""
    place, steps = getattr(training, "diverged_at", None), _steps_of_epoch(training)
    return None if place is None or steps is None else float(place[0] - 1 + place[1] / steps)


# ---- numbers and words ---------------------------------------------------------------------


def numbers_of(values: Any) -> NDArray[np.float64]:
    """The values of a figure; what is missing or not finite is NaN, which no line shows."""
    try:
        numbers = np.array([np.nan if value is None else value for value in values], np.float64)
    except (TypeError, ValueError):
        numbers = np.empty((0, 0))
    if numbers.ndim != 1:
        raise ArgumentError(
            f"a learning curve must be numbers, one for each epoch, not {quoted(values)}."
        )
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def epochs_of(values: NDArray[Any], training: Any, name: str) -> NDArray[np.int64]:
    """The numbers of the epochs after which a figure had some values, from 1.

    A second part of a training goes on counting, and not every epoch need be validated.
    """
    first, count = _first_epoch(training), len(values)
    frequency = _validation_freq(training) if name.startswith(VALIDATION) else 1
    if isinstance(frequency, int):
        return frequency * (first // frequency + np.arange(1, count + 1))
    chosen = [epoch for epoch in sorted(frequency) if epoch > first][:count]
    return np.array(chosen) if len(chosen) == count else first + np.arange(1, count + 1)


def course_text(values: NDArray[Any]) -> str:
    """How a figure goes, in words."""
    known = values[np.isfinite(values)]
    if not len(known):
        return "not known"
    if len(known) == 1:
        return f"{known[0]:.4g}"
    return f"from {known[0]:.4g} to {known[-1]:.4g}"


def figure_text(name: str) -> str:
    """The name of a figure in words.

    >>> figure_text("val_accuracy"), figure_text("loss")
    ('validation accuracy', 'loss')
    """
    return name.replace(VALIDATION, "validation ").replace("_", " ")


def label_epochs(ax: Axes, name: str) -> None:
    """Name the axes of a figure epoch by epoch; only whole epochs have a tick."""
    from matplotlib.ticker import MaxNLocator

    ax.set_xlabel("epoch")
    ax.set_ylabel(figure_text(name))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.grid(axis="y")
    if "accuracy" in name:  # none is above 1
        ax.set_ylim(top=min(ax.get_ylim()[1], 1.005))
    ax.set_axisbelow(True)


def _say_in_middle(ax: Axes, words: str, palette: Palette) -> None:
    ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", color=palette.quiet)
