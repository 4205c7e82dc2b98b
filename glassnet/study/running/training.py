"""Running a study: each network, each seed, one after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from glassnet import networks
from glassnet.errors import DivergenceError
from glassnet.study.running.images import StudyImages
from glassnet.study.running.recipe import Recipe
from glassnet.study.tracking.recorder import Recorder
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.tracker import StatisticsTracker


@dataclass(frozen=True)
class PlannedRun:
    """A training that is to come.

    Attributes:
        network: the name of the network.
        number: which run of this network it is, from 1.
        runs: how many this network has.
        seed: of the initial weights, and of the training.
    """

    network: str
    number: int
    runs: int
    seed: int

    def describe(self) -> str:
        """The run in words.

        >>> PlannedRun("lenet", 2, 3, seed=1).describe()
        'lenet, run 2 of 3 (seed 1)'
        """
        which = f", run {self.number} of {self.runs}" if self.runs > 1 else ""
        return f"{self.network}{which} (seed {self.seed})"


class RunInterrupted(KeyboardInterrupt):
    """Ctrl-C ended a run; ``run`` is its record, or None if it came before the first epoch."""

    def __init__(self, run: Run | None) -> None:
        super().__init__()
        self.run = run


def plan_runs(names: Sequence[str] = (), runs: int = 1, seed: int = 0) -> list[PlannedRun]:
    """The runs of a study, in order.

    Args:
        names: networks, each taken once; all named networks if there are none.
        runs: how often each network is trained.
        seed: of the first run of each network; the next run has the next seed.

    Raises:
        ArgumentError: if there is no network of a name.

    >>> [(run.network, run.seed) for run in plan_runs(["conv1", "lenet"], runs=2)]
    [('conv1', 0), ('conv1', 1), ('lenet', 0), ('lenet', 1)]
    """
    chosen = [networks.get(name).name for name in dict.fromkeys(names)] or list(networks.NETWORKS)
    return [
        PlannedRun(name, number + 1, runs, seed + number)
        for name in chosen
        for number in range(runs)
    ]


def check_networks(planned: Iterable[PlannedRun], images: StudyImages, recipe: Recipe) -> None:
    """Build every network once, so that the last of them can't fail after hours of training.

    Raises:
        ArgumentError: if the recipe names what does not exist.
        ShapeError: if a network does not fit the images.
    """
    for name in dict.fromkeys(run.network for run in planned):
        recipe.make_network(name, images, seed=0)


def train_run(
    planned: PlannedRun,
    images: StudyImages,
    recipe: Recipe,
    *,
    threads: int | None = None,
    verbose: str | int = "auto",
    recorder: Recorder | None = None,
) -> Run:
    """Train one network, evaluate it once on the test set, and return the record of both.

    Nothing is written (unless the recorder is one that does), so that a process which only trains
    can hand the record to another that keeps it.

    Args:
        planned: which network, and its seed.
        images: what to train on.
        recipe: how.
        threads: None means one for each core.
        verbose: as for ``Sequential.fit``.
        recorder: who makes the record; a new one if None.

    Returns:
        The record; that of a run which diverged has this status, and no figures of the test set.

    Raises:
        RunInterrupted: at Ctrl-C, with the record of what there is.
    """
    recorder = recorder or Recorder(planned.network, details(images, recipe), images.card)
    try:
        model = recipe.make_network(planned.network, images, planned.seed)
        recipe.fit(
            model, images, planned.seed, callbacks=recorder, threads=threads, verbose=verbose
        )
        model.evaluate(*images.test, callbacks=recorder, threads=threads)
    except DivergenceError:
        pass  # the record says where, and the next run may do better
    except KeyboardInterrupt:
        raise RunInterrupted(recorder.run) from None
    assert recorder.run is not None  # training began, since only it can diverge
    return recorder.run


def train_tracked(
    planned: PlannedRun,
    images: StudyImages,
    recipe: Recipe,
    folder: str | Path,
    *,
    threads: int | None = None,
    verbose: str | int = "auto",
) -> Run:
    """Do what `train_run` does, and keep the record in a file as soon as the training is over.

    Args:
        planned: which network, and its seed.
        images: what to train on.
        recipe: how.
        folder: of the tracker.
        threads: None means one for each core.
        verbose: as for ``Sequential.fit``.

    Raises:
        OutputError: if the folder can't be written.
        RunInterrupted: at Ctrl-C, when the record of what there is has been written.
    """
    tracker = StatisticsTracker(folder, planned.network, details(images, recipe), images.card)
    return train_run(planned, images, recipe, threads=threads, verbose=verbose, recorder=tracker)


def details(images: StudyImages, recipe: Recipe) -> dict[str, str]:
    """What the table says on a run besides its figures and the data set's name."""
    found = {
        "activation": recipe.activation,
        "preprocessing": recipe.preprocess,
    }
    if recipe.label_smoothing:
        found["label smoothing"] = f"{recipe.label_smoothing:g}"
    if images.validation is not None:
        count = len(images.validation[0])
        which = (
            f"{count:,} training images of all classes"
            if images.is_drawn
            else (f"the last {count:,} training images")
        )
        found["validation"] = f"on {which}, which are not trained on"
    return found
