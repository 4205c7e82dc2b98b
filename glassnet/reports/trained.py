"""The best run of a network once more: a study keeps no weights, and pictures of filters need them.

What was trained again is kept in the folder ``weights`` beside the runs, so that the next report
finds it there. A file counts only if its weights have the fingerprint that the run's record has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from glassnet import data as data_sets
from glassnet.data.catalogue import CATALOGUE
from glassnet.data.dataset import DataSet
from glassnet.data.fingerprints import fingerprint
from glassnet.errors import GlassnetError
from glassnet.files import check_writable
from glassnet.model import Origin, Sequential, load_model
from glassnet.reports.results import NetworkResults, Results
from glassnet.study.replaying.images import run_images
from glassnet.study.replaying.recorded import DATA_SET, recorded_training
from glassnet.study.replaying.retraining import retraining
from glassnet.study.tracking.identity import identity
from glassnet.study.tracking.run import Run

Waiting = tuple[NetworkResults, Run]
"""A network, and its run that is to be trained once more."""

Announce = Callable[[int, Sequence[Waiting]], None]
"""Is told before each training its place, from 0, in the list of all that are to be trained."""


def say_nothing(place: int, waiting: Sequence[Waiting]) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class Trained:
    """A network with the weights of a run.

    Attributes:
        model: the network.
        run: whose weights they are.
        is_same: whether they are those of the record, to the last bit.
    """

    model: Sequential
    run: Run
    is_same: bool


@dataclass(frozen=True)
class Found:
    """What a report can show besides what the records say.

    Attributes:
        data: the data set of each network, by its label, where it is there.
        trained: the network with its weights, by its label.
        missing: why one of them is not there, in a sentence, by the label.
    """

    data: Mapping[str, DataSet] = field(default_factory=dict)
    trained: Mapping[str, Trained] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)


def find_data(results: Results, given: DataSet | None = None) -> dict[str, DataSet]:
    """The data sets on which the networks were tested, as far as they can be had here.

    Args:
        results: the runs.
        given: a data set that is at hand; of others the records have the names.

    Returns:
        By the label of the network. Only data with the fingerprint of the records counts.
    """
    by_name: dict[str, DataSet | None] = {}
    found = {}
    for network in results.networks:
        recorded = network.statistics.data_set
        candidates: list[DataSet | None] = [given]
        name = network.statistics.setting.details.get(DATA_SET)
        if name in CATALOGUE and (given is None or given.card.fingerprint != recorded):
            if name not in by_name:
                by_name[name] = _loaded(name)
            candidates.append(by_name[name])
        for each in candidates:
            if each is not None and each.card.fingerprint == recorded:
                found[network.label] = each
    return found


def _loaded(name: str) -> DataSet | None:
    try:
        return data_sets.load(name)
    except GlassnetError:
        return None


def find_trained(
    results: Results,
    data: Mapping[str, DataSet],
    *,
    replay: bool = True,
    custom_objects: Mapping[str, Any] | None = None,
    threads: int | None = None,
    verbose: str | int = "auto",
    announce: Announce = say_nothing,
) -> Found:
    """Find the weights of the best run of each network in the folder, or train it again.

    Args:
        results: the runs.
        data: what `find_data` found.
        replay: whether to train what was not found.
        custom_objects: as for ``glassnet.replay``.
        threads: None means one for each core.
        verbose: as for ``Sequential.fit``.
        announce: is told before each training.

    Raises:
        OutputError: if the folder of weights can't be written.
    """
    trained: dict[str, Trained] = {}
    missing: dict[str, str] = {}
    waiting: list[Waiting] = []
    for network in results.networks:
        best = network.best
        if best is None:
            missing[network.label] = "none of its runs both learned and was tested"
        elif network.label not in data:
            missing[network.label] = (
                "the data set of its runs was not found here; --data PATH names it"
            )
        elif (kept := _kept(results.folder, best, custom_objects)) is not None:
            trained[network.label] = kept
        elif not replay:
            missing[network.label] = "no run was trained once more, and a study keeps no weights"
        else:
            waiting.append((network, best))
    for place, (network, best) in enumerate(waiting):
        announce(place, waiting)
        try:
            again = _again(best, data[network.label], custom_objects, threads, verbose)
        except GlassnetError as error:
            missing[network.label] = f"its best run can't be trained once more: {error}"
        else:
            trained[network.label] = again
            _keep(results.folder, again)
    return Found(data, trained, missing)


def _path(folder: Path, run: Run) -> Path:
    return folder / "weights" / f"{identity(run)[:32]}.safetensors"


def _kept(folder: Path, run: Run, custom_objects: Mapping[str, Any] | None) -> Trained | None:
    """The network in the folder, if it is the one of this run."""
    path = _path(folder, run)
    try:
        model = load_model(path, custom_objects=custom_objects) if path.exists() else None
    except GlassnetError:
        return None
    if model is None or fingerprint(*model.get_weights()) != run.receipt.weights:
        return None
    return Trained(model, run, is_same=True)


def _again(
    run: Run,
    data: DataSet,
    custom_objects: Mapping[str, Any] | None,
    threads: int | None,
    verbose: str | int,
) -> Trained:
    training = recorded_training(run)
    again = retraining(training, custom_objects or {})
    images = run_images(training, again.model, data, None)
    with again.set_up(images, threads=threads, verbose=verbose) as ready:
        ready.run()
    # Doubts need not be said: whether the weights are the same is looked at.
    same = fingerprint(*again.model.get_weights()) == run.receipt.weights
    again.model.origin = Origin(data.card)
    return Trained(again.model, run, same)


def _keep(folder: Path, trained: Trained) -> None:
    if trained.is_same:
        check_writable(folder / "weights")
        trained.model.save(_path(folder, trained.run))
