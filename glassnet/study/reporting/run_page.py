"""One run's whole record as people read it: tables, and sentences on how it ended."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glassnet.errors import quoted, shortened
from glassnet.health.words import rollback_text, sentences
from glassnet.quantities import MISSING, count_text, seconds_text
from glassnet.study.reporting.run_choice import StoredRun, facts, seed_text
from glassnet.study.tracking.compact import CompactArray
from glassnet.study.tracking.identity import LENGTH
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.verdicts import verdict_of
from glassnet.tables import Column, Table

LEVELS = "▁▂▃▄▅▆▇█"
MOST_SIGNS = 40
"""So many signs a curve has at most."""

MOST_LAYERS = 30


def heading(one: StoredRun) -> str:
    """The line above the tables: which run it is, and how it ended."""
    run = one.run
    return (
        f"{one.id[:LENGTH]}  {run.network}, seed {seed_text(run.seeds)}: {run.status} after "
        f"{_epochs(run)}"
    )


def page(one: StoredRun) -> Iterator[Table]:
    """The tables of a run, one for each subject.

    Args:
        one: the run.
    """
    run = one.run
    yield _table("setting", "how it was trained", _setting(run))
    if run.history:
        yield curves(run.history)
    if run.step_losses is not None and run.step_losses.count:
        yield curves({"loss": _finite(run.step_losses)}, "by step")
    if run.test:
        yield _table("test set", "once, at the end", {n: _figure(v) for n, v in run.test.items()})
    yield _table("ran on", run.started[:19].replace("T", " ") + " UTC", _surroundings(run))
    yield _table("receipt", "the SHA-256 of each", _receipt(run))


def remarks(run: Run) -> list[str]:
    """Sentences on what a run came to and how it ended, where it did not simply finish well."""
    verdict = verdict_of(run)
    said = [" ".join(sentences(verdict))] if verdict is not None and verdict.is_defect else []
    if run.status == "failed":
        said.append(
            f"An error ended the run: {run.failure}" if run.failure else "An error ended the run."
        )
    said += map(rollback_text, run.rollbacks)
    if run.status == "interrupted":
        said.append("The run was cut short by the user; the same study trains it again.")
    if run.status == "stopped":
        said.append("A callback stopped the run before its last epoch.")
    if run.completed() and not run.test:
        said.append("It was not evaluated on a test set.")
    return said


def curves(history: Mapping[str, Sequence[float | None]], by: str = "by epoch") -> Table:
    """A line for each figure: its first and last value, and the curve between them.

    Args:
        history: the values of each figure.
        by: what there is a value of.

    >>> print(curves({"accuracy": [0.1, 0.5, 0.9]}))
    by epoch   first    last  curve
    ───────────────────────────────
    accuracy  0.1000  0.9000  ▁▅█
    """
    rows = [
        [name, _figure(values[0]), _figure(values[-1]), curve(values)]
        for name, values in history.items()
        if values
    ]
    columns = [
        Column(by),
        Column("first", "right"),
        Column("last", "right"),
        Column("curve"),
    ]
    return Table(columns, rows)


def curve(values: Sequence[float | None]) -> str:
    """A figure's course as a row of bars, from its least value to its largest.

    Of a long course, evenly spaced values are shown, the first and the last among them. One that is
    missing is a space.

    >>> curve([1.0, 2.0, None, 4.5]), curve([0.5, 0.5])
    ('▁▃ █', '▁▁')
    """
    shown = values
    if len(values) > MOST_SIGNS:
        last = len(values) - 1
        shown = [values[round(i * last / (MOST_SIGNS - 1))] for i in range(MOST_SIGNS)]
    there = [value for value in shown if value is not None]
    least = min(there, default=0.0)
    spread = max(there, default=0.0) - least

    def sign(value: float) -> str:
        return LEVELS[round((value - least) / spread * (len(LEVELS) - 1)) if spread > 0 else 0]

    return "".join(" " if value is None else sign(value) for value in shown)


def _setting(run: Run) -> dict[str, str]:
    setting = run.setting
    said = {
        "layers": _layers(run.configuration),
        "parameters": f"{setting.trainable_parameters:,}",
        **facts(run),
        **_parts(run),
        "images": count_text(setting.samples, "image")
        + f" to train on, {setting.validation_samples:,} to validate with",
        "seeds": ", ".join(f"{use} {_given_text(seed)}" for use, seed in run.seeds.items()),
    }
    said.pop("glassnet", None)  # they say where it ran
    said.pop("cpu", None)
    return said


def _given_text(seed: int | None) -> str:
    """A seed, or that there was none since the weights were given."""
    return "none, given weights" if seed is None else str(seed)


def _layers(configuration: Mapping[str, Any]) -> str:
    """The kinds of the layers in their order; the configuration may be anything."""
    architecture = configuration.get("architecture")
    layers = architecture.get("layers") if isinstance(architecture, dict) else None
    names = [
        shortened(str(layer.get("class_name", MISSING)))
        for layer in (layers if isinstance(layers, list) else [])[:MOST_LAYERS]
        if isinstance(layer, dict)
    ]
    more = len(layers) - len(names) if isinstance(layers, list) else 0
    return " → ".join(names) + (f" and {more:,} more" if more else "") or MISSING


def _parts(run: Run) -> dict[str, str]:
    """The optimizer, the loss and the callbacks, with what they were made with."""
    said = {
        name: _part(run.configuration.get(name))
        for name in ("optimizer", "loss")
        if isinstance(run.configuration.get(name), dict)
    }
    if run.callbacks:
        said["callbacks"] = ", ".join(
            _part({"class_name": one.class_name, "config": one.config}) for one in run.callbacks
        )
    return said


def _part(description: Any) -> str:
    """A part of a training as one writes it in Python; the record may say anything."""
    config = description.get("config")
    arguments = [
        f"{shortened(name)}={quoted(value)}"
        for name, value in (config if isinstance(config, dict) else {}).items()
    ]
    return f"{shortened(str(description.get('class_name')))}({', '.join(arguments)})"


def _finite(losses: CompactArray) -> list[float | None]:
    return [loss if math.isfinite(loss) else None for loss in losses.array().tolist()]


def _surroundings(run: Run) -> dict[str, str]:
    seconds, setting = run.seconds, run.setting
    compiling = seconds.compilation
    return {
        "cpu": run.machine.get("cpu", MISSING),
        **{name: value for name, value in run.machine.items() if name != "cpu"},
        "threads": MISSING if setting.threads is None else str(setting.threads),
        "versions": ", ".join(f"{name} {version}" for name, version in run.versions.items()),
        "training": seconds_text(seconds.total),
        "compilation": seconds_text(compiling),
        "step": seconds_text(seconds.step),
    }


def _receipt(run: Run) -> dict[str, str]:
    said = {
        "data": run.receipt.data,
        "data set": run.receipt.data_set,
        "recipe": run.receipt.recipe,
        "configuration": run.receipt.configuration,
        "start weights": run.receipt.start,
        "final weights": run.receipt.weights,
    }
    return {name: value for name, value in said.items() if value is not None}


def _epochs(run: Run) -> str:
    done, asked = len(run.seconds.epochs), count_text(run.setting.epochs, "epoch")
    return asked if done == run.setting.epochs else f"{done} of {asked}"


def _figure(value: float | None) -> str:
    return MISSING if value is None else f"{value:.4f}" if abs(value) < 1e4 else f"{value:.4g}"


def _table(subject: str, heading: str, rows: Mapping[str, str]) -> Table:
    return Table([Column(subject), Column(heading)], [[*row] for row in rows.items()])
