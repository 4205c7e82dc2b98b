"""The learning curves of all seeds of a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import ArgumentError, quoted, unknown_name
from glassnet.plots.curves import (
    FAR,
    VALIDATION,
    Curve,
    course_text,
    ending_of,
    epochs_of,
    figure_text,
    label_epochs,
    numbers_of,
    place_of_divergence,
)
from glassnet.plots.look import AxesArray, Palette, describe, palette_of, panels_for
from glassnet.quantities import count_text, names_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_NAMED = 4
"""Of more lost runs, a plot names so many."""


class RecordedCurve(Curve, Protocol):
    """A training of a study: a ``Run``."""

    @property
    def network(self) -> str:
        """The network's name."""
        ...

    @property
    def seeds(self) -> Mapping[str, int | None]:
        """By their use."""
        ...

    @property
    def receipt(self) -> Any:
        """With the fingerprint of the recipe."""
        ...

    @property
    def setting(self) -> Any:
        """With the number of steps in an epoch."""
        ...

    @property
    def fitting(self) -> Any:
        """With the epochs that were left out and validated; None in older records."""
        ...

    def completed(self) -> bool:
        """Whether it came to its end."""
        ...

    @property
    def verdict(self) -> Any:
        """What it came to, a ``Verdict``; None where the record is older than verdicts."""
        ...


def runs(
    runs: Sequence[RecordedCurve] | Mapping[str, Sequence[RecordedCurve]],
    name: str | None = None,
    ax: Axes | Sequence[Axes] | None = None,
) -> AxesArray:
    """The learning curves of all seeds: each one thin, their median bold, lost runs by name.

    Args:
        runs: records of one network and recipe, as ``glassnet.study.read_runs`` gives them. Those
            of several are given by name, as ``glassnet.study.by_recipe`` does it; each has a panel.
        name: the figure; None for ``"val_accuracy"``, or ``"accuracy"`` where there is none.
        ax: axes for each panel; None makes a figure.

    Returns:
        The axes, ``(panels,)``.

    Raises:
        ArgumentError: if there are no runs, or no run has this figure, or runs of several recipes
            are not told apart, or something else than records is given.
        MissingLibraryError: without Matplotlib.
    """
    groups = _groups(runs)
    every = [run for group in groups.values() for run in group]
    known = list(dict.fromkeys(figure for run in every for figure in run.history))
    if name is None:
        usual = (f"{VALIDATION}accuracy", "accuracy", "loss")
        name = next((figure for figure in usual if figure in known), "loss")
    elif name not in known:
        raise unknown_name("figure of these runs", name, known)
    panels = panels_for("runs", ax, len(groups))
    for panel, (title, group) in zip(panels, groups.items(), strict=True):
        _draw_runs(panel, title, group, name)
    return panels


def _groups(runs: Any) -> Mapping[str, Sequence[RecordedCurve]]:
    """The runs by the name of their panel.

    Raises:
        ArgumentError: if there are none, or they are no records, or of recipes that are not told
            apart.
    """
    if isinstance(runs, Mapping):
        groups = {title: _records(group) for title, group in runs.items()}
    else:
        groups = {}
        for run in _records(runs):
            groups.setdefault(run.network, []).append(run)
        for network, group in groups.items():
            recipes = len({run.receipt.recipe for run in group})
            if recipes > 1:
                raise ArgumentError(
                    f"runs: those of {network} are of {recipes} recipes, whose median would say "
                    "nothing: hand over glassnet.study.by_recipe(runs), which tells them apart."
                )
    if not any(groups.values()):
        raise ArgumentError("runs: there are no runs to draw.")
    return {title: group for title, group in groups.items() if group}


def _records(runs: Any) -> list[RecordedCurve]:
    """Records as somebody gave them.

    Raises:
        ArgumentError: if they are none.
    """
    found = list(runs) if isinstance(runs, Iterable) and not isinstance(runs, str) else [runs]
    for run in found:
        if not hasattr(run, "network") or not hasattr(run, "history"):
            raise ArgumentError(
                "runs: give records of runs, such as study.read_runs(folder)[0] holds, not "
                f"{quoted(run)}."
            )
    return found


def _draw_runs(ax: Axes, title: str, group: Sequence[RecordedCurve], name: str) -> None:
    palette = palette_of(ax)
    lost, sound, cut_short = [], [], 0
    for run in group:
        values = numbers_of(run.history.get(name, ()))
        if is_lost(run):
            lost.append(run)
            _draw_lost(ax, run, name, values, palette)
            continue
        line = "-" if run.completed() else ":"
        epochs = epochs_of(values, run, name)
        ax.plot(epochs, values, line, color=palette.first, alpha=0.45, linewidth=0.8)
        if run.completed():
            sound.append(values)
        cut_short += not run.completed()
    median = _median(sound)
    if len(median):
        epochs = epochs_of(median, group[0], name)
        ax.plot(epochs, median, color=palette.first, linewidth=2.4, marker="o", markersize=4)
    _set_limits(ax, name, sound)
    label_epochs(ax, name)
    ax.set_title(title)
    _add_legend(ax, palette, len(sound), lost, cut_short, bool(len(median)))
    describe(ax, _runs_in_words(title, name, group, median, lost))


def _draw_lost(ax: Axes, run: RecordedCurve, name: str, values: Any, palette: Palette) -> None:
    """The curve of a lost run, with a cross at its end; a cross below where it has no epoch."""
    cross: dict[str, Any] = {
        "color": palette.lost,
        "marker": "X",
        "markersize": 6,
        "linestyle": "none",
    }
    if len(values):
        epochs = epochs_of(values, run, name)
        ax.plot(epochs, values, "--", color=palette.lost, linewidth=1.1)
        ax.plot(epochs[-1:], values[-1:], **cross)
    else:
        place = place_of_divergence(run) or 0.0
        ax.plot([place], [0.03], transform=ax.get_xaxis_transform(), **cross)


def _add_legend(
    ax: Axes,
    palette: Palette,
    sound: int,
    lost: Sequence[RecordedCurve],
    other: int,
    has_median: bool,
) -> None:
    from matplotlib.lines import Line2D

    named: list[tuple[object, str, dict[str, Any]]] = [
        (sound, f"each of {count_text(sound, 'run')}", {"color": palette.first, "alpha": 0.5}),
        (has_median, "their median", {"color": palette.first, "linewidth": 2.4, "marker": "o"}),
        (bool(lost), lost_text(lost), {"color": palette.lost, "linestyle": "--", "marker": "X"}),
        (other, f"{other} cut short", {"color": palette.first, "alpha": 0.5, "linestyle": ":"}),
    ]
    handles = [Line2D([], [], label=label, **look) for there, label, look in named if there]
    ax.legend(handles=handles)


def _runs_in_words(
    title: str,
    name: str,
    group: Sequence[RecordedCurve],
    median: Any,
    lost: Sequence[RecordedCurve],
) -> str:
    said = [f"{title}: {figure_text(name)} of {count_text(len(group), 'run')}, epoch by epoch."]
    if len(median):
        said.append(f"Median: {course_text(median)}.")
    if lost:
        said.append(f"{count_text(len(lost), 'run was', 'runs were')} lost: {lost_names(lost)}.")
    return " ".join(said)


def lost_names(lost: Sequence[RecordedCurve]) -> str:
    """The lost runs, each with how it was lost: ``seed 7 (never started)``."""
    return names_text([f"seed {seed_of(run)} ({lost_as(run)})" for run in lost], MOST_NAMED)


def lost_text(lost: Sequence[RecordedCurve]) -> str:
    """The lost runs by their seeds: "2 lost: seeds 3 and 17"."""
    seeds = names_text([str(seed_of(run)) for run in lost], MOST_NAMED)
    return f"{len(lost)} lost: {'seed' if len(lost) == 1 else 'seeds'} {seeds}"


def seed_of(run: RecordedCurve) -> int | str:
    """The seed of a run's training."""
    seed = run.seeds.get("training")
    return "unknown" if seed is None else seed


def is_lost(run: RecordedCurve) -> bool:
    """Whether a run came to nothing, by its verdict."""
    return run.status == "diverged" if run.verdict is None else bool(run.verdict.is_lost)


def lost_as(run: RecordedCurve) -> str:
    """How a run was lost, in few words."""
    return ending_of(run) or str(run.verdict.name).replace("-", " ")


def _set_limits(ax: Axes, name: str, sound: Sequence[Any]) -> None:
    """Show a figure so that nothing that is all the same looks as if it changed.

    Where all runs are lost, their accuracies differ by chance, and the whole range is shown. A loss
    that goes beyond all bounds leaves the frame, so that the others can be seen.
    """
    if "accuracy" in name and not sound:
        ax.set_ylim(0, 1)
    highest = [float(np.nanmax(values)) for values in sound if np.isfinite(values).any()]
    if "loss" in name and highest and ax.get_ylim()[1] > FAR * max(highest):
        ax.set_ylim(0, FAR * max(highest))


def _median(curves: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
    """The median of some curves, as far as all of them go."""
    shortest = min((len(curve) for curve in curves), default=0)
    if not shortest:
        return np.empty(0)
    median: NDArray[np.float64] = np.median([curve[:shortest] for curve in curves], axis=0)
    return median
