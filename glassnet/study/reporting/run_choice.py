"""Runs of a folder by what they are: which of them, in which order, and one by its identity."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glassnet.callbacks import Status
from glassnet.errors import ArgumentError, quoted, unknown_name
from glassnet.health.verdict import NAMES, VerdictName
from glassnet.quantities import MISSING, count_text
from glassnet.study.tracking.identity import identity
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.verdicts import with_verdict

SHORT = 8
"""Characters of an identity in a list: of a hundred lists of 10,000 runs, one has two alike."""


@dataclass(frozen=True)
class StoredRun:
    """A run with its identity and the file in which its record stands."""

    id: str
    path: Path
    run: Run


def stored_runs(runs: Mapping[Path, Run]) -> list[StoredRun]:
    """Runs with their identities and the verdicts on them, in the order of their starts.

    Args:
        runs: the run of each file, as ``read_run_files`` found them.
    """
    found = [StoredRun(identity(run), path, with_verdict(run)) for path, run in runs.items()]
    return sorted(found, key=lambda one: (one.run.started, one.path.name))


def facts(run: Run) -> dict[str, str]:
    """All by which a run can be told from others besides its network and seed, as text by name."""
    setting = run.setting
    rate = setting.learning_rate
    said = {
        "optimizer": setting.optimizer,
        "learning rate": f"{rate:g}" if isinstance(rate, float) else rate,
        "epochs": str(setting.epochs),
        "batch size": str(setting.batch_size),
        "glassnet": run.versions.get("glassnet"),
        "cpu": run.machine.get("cpu"),
        **setting.details,
    }
    return {name: value for name, value in said.items() if value is not None}


def select(
    runs: Sequence[StoredRun],
    networks: Collection[str] = (),
    statuses: Collection[Status] = (),
    verdicts: Collection[VerdictName] = (),
    seeds: Collection[int] = (),
    having: Mapping[str, str] | None = None,
) -> list[StoredRun]:
    """The runs that are asked for; what is left empty asks for nothing.

    Args:
        runs: all runs.
        networks: names of networks.
        statuses: how a run ended.
        verdicts: what its training came to.
        seeds: of the training.
        having: values of ``facts`` by their names, in which a ``-`` may stand for a space.

    Raises:
        ArgumentError: if no run at all has a network or a fact of this name.
    """
    known = sorted({one.run.network for one in runs})
    for network in networks:
        if runs and network not in known:
            raise unknown_name("network among these runs", network, known)
    wanted = {_fact_name(name, runs): value for name, value in (having or {}).items()}
    return [
        one
        for one in runs
        if (not networks or one.run.network in networks)
        and (not statuses or one.run.status in statuses)
        and (not verdicts or verdict_name(one.run) in verdicts)
        and (not seeds or one.run.seeds.get("training") in seeds)
        and all(_same(facts(one.run).get(name), value) for name, value in wanted.items())
    ]


def _fact_name(name: str, runs: Sequence[StoredRun]) -> str:
    known = sorted({known for one in runs for known in facts(one.run)})
    spaced = name.replace("-", " ")
    if runs and spaced not in known:
        raise unknown_name("fact of a run", name, known)
    return spaced


def _same(found: str | None, wanted: str) -> bool:
    """Whether two values are equal, as numbers if both are some: 0.5 is 0.50."""
    if found is None or found == wanted:
        return found == wanted
    try:
        return float(found) == float(wanted)
    except ValueError:
        return False


# ---- order ---------------------------------------------------------------------------------


def test_accuracy(run: Run) -> float | None:
    """The accuracy on the test set; None where the run was not evaluated on it."""
    return run.test.get("accuracy")


def validation_accuracy(run: Run) -> float | None:
    """The accuracy on the validation images after the last epoch; None without validation."""
    values = run.history.get("val_accuracy")
    return values[-1] if values else None


def verdict_name(run: Run) -> VerdictName | None:
    """What the training came to; None where it was cut short before anybody could tell."""
    return run.verdict.name if run.verdict else None


def _best_first(figure: Callable[[Run], float | None]) -> Callable[[Run], Any]:
    """A key that puts the largest value first and a missing one last."""

    def key(run: Run) -> tuple[bool, float]:
        value = figure(run)
        return value is None, -(value or 0.0)

    return key


def _by_verdict(run: Run) -> int:
    """Defects come first, and runs without a verdict last."""
    order: list[VerdictName | None] = [*NAMES[1:], NAMES[0], None]
    return order.index(verdict_name(run))


ORDERS: Mapping[str, Callable[[Run], Any]] = {
    "started": lambda run: run.started,
    "network": lambda run: (run.network, run.seeds.get("training") or 0),
    "seed": lambda run: run.seeds.get("training") or 0,
    "status": lambda run: run.status,
    "verdict": _by_verdict,
    "accuracy": _best_first(test_accuracy),
    "validation": _best_first(validation_accuracy),
    "time": lambda run: run.seconds.total,
}
"""What runs are sorted by; of accuracies the best comes first."""


def ordered(
    runs: Sequence[StoredRun], by: str = "started", *, reverse: bool = False
) -> list[StoredRun]:
    """The runs, sorted; equal ones stay in their order.

    Args:
        runs: the runs.
        by: a name in ``ORDERS``.
        reverse: whether the last comes first.

    Raises:
        ArgumentError: if there is no such order.
    """
    if by not in ORDERS:
        raise unknown_name("order", by, ORDERS)
    return sorted(runs, key=lambda one: ORDERS[by](one.run), reverse=reverse)


# ---- one of them ---------------------------------------------------------------------------


def find(runs: Sequence[StoredRun], prefix: str) -> list[StoredRun]:
    """The records of the run whose identity begins like this, or that has this file; oldest first.

    A run that was trained on two machines has two records.

    Args:
        runs: all runs.
        prefix: the first characters of an identity, or the name or path of a run's file.

    Raises:
        ArgumentError: if none, or several different runs begin so.
    """
    found = [one for one in runs if one.id.startswith(prefix.lower())]
    if not found:
        file = Path(prefix).name.removesuffix(".json")
        named = {one.id for one in runs if one.path.stem == file}
        found = [one for one in runs if one.id in named]
    matching = {one.id: one for one in found}
    if len(matching) == 1 and prefix:
        return found
    if not runs:
        raise ArgumentError("there are no runs in this folder.")
    if not matching:
        some = ", ".join(_candidate(one) for one in runs[-3:])
        raise ArgumentError(
            f"no run's ID begins with {quoted(prefix)}; the last runs are {some}; glassnet runs "
            "lists them all."
        )
    some = ", ".join(_candidate(one) for one in list(matching.values())[:5])
    more = f" and {count_text(len(matching) - 5, 'other')}" if len(matching) > 5 else ""
    raise ArgumentError(
        f"{len(matching):,} runs have an ID that begins with {quoted(prefix)}: {some}{more}; give "
        "more of it."
    )


def _candidate(one: StoredRun) -> str:
    return f"{one.id[:SHORT]} ({one.run.network}, seed {seed_text(one.run.seeds)})"


def seed_text(seeds: Mapping[str, int | None]) -> str:
    """The seed of a run; of two different ones, that of the weights behind that of the training.

    >>> seed_text({"initial": 4, "training": 4}), seed_text({"initial": 3, "training": 4})
    ('4', '4/3')
    """
    training, initial = seeds.get("training"), seeds.get("initial")
    if training is None:
        return MISSING
    return f"{training}" if initial in (training, None) else f"{training}/{initial}"
