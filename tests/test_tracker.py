"""The tracker: what a run leaves in its file, whatever the run came to and whoever else tracks."""

from __future__ import annotations

import errno
import json
import math
import multiprocessing
import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import filelock
import numpy as np
import pytest
from numpy.typing import NDArray

from glassnet import Input, Sequential, data, optimizers
from glassnet.callbacks import EarlyStopping, History
from glassnet.errors import ArgumentError, OutputError
from glassnet.layers import Dense, Flatten
from glassnet.study import (
    Recorder,
    RunFileWarning,
    StatisticsTracker,
    read_runs,
    update_statistics,
)
from glassnet.study.reporting import folder as results
from glassnet.study.tracking.beginning import describe_optimizer
from glassnet.study.tracking.receipt import receipt
from glassnet.study.tracking.run import LARGEST
from glassnet.study.tracking.store import new_run_file, read_run, write_run


@dataclass
class Network:
    """What the tracker needs of a model."""

    name: str = "lenet"
    weights: list[NDArray[Any]] = field(default_factory=lambda: [np.zeros((2, 3), np.float32)])
    history: History = field(default_factory=History)

    def get_weights(self) -> list[NDArray[Any]]:
        return self.weights

    def set_weights(self, weights: list[NDArray[Any]]) -> None:
        self.weights = weights

    def count_params(self) -> int:
        return 61706


def parameters(**changed: Any) -> dict[str, Any]:
    """What ``fit`` tells its callbacks."""
    usual = {
        "epochs": 2,
        "steps": 4,
        "samples": 500,
        "batch_size": 128,
        "threads": 2,
        "seed": 7,
        "initial_seed": 3,
        "validation_samples": 100,
        "compile_seconds": 5.5,
        "data_fingerprint": "d" * 64,
        "majority_share": 0.1124,
        "configuration": {
            "architecture": {"seed": changed.get("initial_seed", 3), "input_shape": (28, 28, 1)},
            "optimizer": {"class_name": "SGD", "config": {"learning_rate": 0.5}},
            "loss": "sparse_categorical_crossentropy",
            "metrics": ["accuracy"],
        },
    }
    return usual | changed


def test_a_schedule_is_called_by_its_name() -> None:
    schedule = optimizers.schedules.CosineDecay(0.5, 10)
    configuration = {"optimizer": optimizers.serialize(optimizers.SGD(schedule))}
    assert describe_optimizer(configuration) == ("SGD", "CosineDecay")


def clock(*durations: float) -> Iterator[float]:
    """A clock whose readings are these durations apart."""
    now = 100.0
    yield now
    for duration in durations:
        now += duration
        yield now


def train(
    tracker: Recorder,
    network: Network,
    outcome: str = "finished",
    loss: float = 0.25,
    **changed: Any,
) -> None:
    """Call the hooks as ``fit`` does; an outcome other than "finished" comes in the 2nd epoch."""
    params = parameters(**changed)
    network.history = History()
    tracker.set_model(network)  # type: ignore[arg-type]
    tracker.set_params(params)
    tracker.on_train_begin()
    for epoch in range(params["epochs"]):
        logs = {"loss": loss, "accuracy": 0.5 + epoch / 4}
        tracker.on_epoch_begin(epoch)
        tracker.on_train_progress(2, logs)
        if outcome != "finished" and epoch == 1:
            break
        if params["validation_samples"]:
            tracker.on_test_begin()
            tracker.on_test_end({"loss": 0.5, "accuracy": 0.6})
            logs |= {"val_loss": 0.5, "val_accuracy": 0.6}
        network.history.on_epoch_end(epoch, logs)
        tracker.on_epoch_end(epoch, logs)
    network.history.status = outcome  # type: ignore[assignment]
    network.history.diverged_at = (2, 3) if outcome == "diverged" else None
    tracker.on_train_end()


def evaluate(tracker: Recorder, network: Network, accuracy: float) -> None:
    """Call the hooks as ``evaluate`` does."""
    tracker.set_model(network)  # type: ignore[arg-type]
    tracker.on_test_begin()
    tracker.on_test_end({"loss": 0.4, "accuracy": accuracy})


def statistics(folder: Path) -> Any:
    """Compute the statistics; what stands in ``statistics.json`` then."""
    update_statistics(folder)
    return written(folder)


def written(folder: Path) -> Any:
    """What stands in ``statistics.json``."""
    return json.loads((folder / "statistics.json").read_text(encoding="utf-8"))


def test_a_run_is_recorded_with_all_that_it_was(tmp_path: Path) -> None:
    tracker, network = StatisticsTracker(tmp_path, details={"data set": "mnist"}), Network()
    train(tracker, network)
    run = read_run(tracker.run_file)  # type: ignore[arg-type]
    assert run == tracker.run
    assert (run.network, run.status, run.diverged_at) == ("lenet", "finished", None)
    assert run.seeds == {"initial": 3, "training": 7}
    assert run.history == {
        "loss": [0.25, 0.25],
        "accuracy": [0.5, 0.75],
        "val_loss": [0.5, 0.5],
        "val_accuracy": [0.6, 0.6],
    }
    assert run.test == {}
    setting = run.setting
    assert (setting.optimizer, setting.learning_rate) == ("SGD", 0.5)
    assert (setting.epochs, setting.batch_size, setting.steps) == (2, 128, 4)
    assert (setting.samples, setting.validation_samples, setting.threads) == (500, 100, 2)
    assert (setting.trainable_parameters, setting.majority_share) == (61706, 0.1124)
    assert setting.details == {"data set": "mnist"}
    assert set(run.versions) == {"glassnet", "numpy", "numba", "python"}
    assert run.versions["numpy"] == np.__version__
    assert run.machine["cpu"]
    assert run.receipt.data == "d" * 64
    assert run.started.endswith("+00:00")


def test_times_are_those_of_the_clock(tmp_path: Path) -> None:
    tracker = StatisticsTracker(tmp_path)
    # begin; epoch 1, its validation, its end; epoch 2 likewise; the end of the training
    ticks = clock(0.5, 8.0, 1.0, 0.25, 0.5, 4.0, 2.0, 0.25, 1.0)
    tracker._clock = lambda: next(ticks)
    train(tracker, Network())
    assert tracker.run is not None
    seconds = tracker.run.seconds
    assert seconds.epochs == [9.25, 6.25]
    assert seconds.validation == [1.0, 2.0]
    assert seconds.training == [8.25, 4.25]
    assert seconds.step == 12.5 / 8
    assert seconds.total == 17.5
    assert seconds.compilation == 5.5


def test_without_validation_its_times_are_missing_and_not_zero(tmp_path: Path) -> None:
    tracker = StatisticsTracker(tmp_path)
    train(tracker, Network(), validation_samples=0)
    assert tracker.run is not None
    assert tracker.run.seconds.validation == []
    assert statistics(tmp_path)["networks"][0]["seconds"]["validation"] is None
    assert "validation    –" in (tmp_path / "statistics.txt").read_text(encoding="utf-8")


def test_the_test_set_updates_the_same_file(tmp_path: Path) -> None:
    tracker, network = StatisticsTracker(tmp_path), Network()
    train(tracker, network)
    evaluate(tracker, network, accuracy=0.875)
    runs, _ = read_runs(tmp_path / "runs")
    assert [run.test for run in runs] == [{"loss": 0.4, "accuracy": 0.875}]
    assert statistics(tmp_path)["networks"][0]["test_accuracy"]["mean"] == 0.875


def test_an_evaluation_of_other_weights_is_refused(tmp_path: Path) -> None:
    tracker, network = StatisticsTracker(tmp_path), Network()
    with pytest.raises(ArgumentError, match="no run to add this evaluation to"):
        evaluate(tracker, network, accuracy=0.5)
    train(tracker, network)
    network.weights[0][0, 0] = 1
    with pytest.raises(ArgumentError, match=r"the weights .* are not those .*lenet"):
        evaluate(tracker, network, accuracy=0.5)


@pytest.mark.parametrize("outcome", ["interrupted", "diverged", "failed"])
def test_a_run_that_was_cut_short_is_recorded_as_such(tmp_path: Path, outcome: str) -> None:
    tracker = StatisticsTracker(tmp_path)
    train(tracker, Network(), outcome)
    run = read_run(tracker.run_file)  # type: ignore[arg-type]
    assert run.status == outcome
    assert run.diverged_at == ((2, 3) if outcome == "diverged" else None)
    assert run.history["accuracy"] == [0.5]  # the epoch that was completed
    (network,) = statistics(tmp_path)["networks"]
    assert (network["counts"]["runs"], network["counts"]["completed"]) == (1, 0)
    counts = network["counts"]
    assert (counts | counts["verdicts"])[outcome] == 1
    assert sum(counts["verdicts"].values()) == (outcome == "diverged")
    assert network["accuracy"] == []
    assert network["seconds"]["total"] is None


def test_a_figure_that_is_no_number_is_missing(tmp_path: Path) -> None:
    tracker = StatisticsTracker(tmp_path)
    train(tracker, Network(), loss=math.nan)
    assert read_run(tracker.run_file).history["loss"] == [None, None]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"details": {"rate": 0.1}}, "details\\['rate'\\] is 0.1: give a text"),
        ({"details": {5: "five"}}, "a name in details is 5"),
        ({"details": ["mnist"]}, "give texts by their names"),
        ({"network": 5}, "network is 5"),
    ],
)
def test_what_could_not_be_read_again_is_refused_at_the_door(
    arguments: dict[str, Any], why: str
) -> None:
    with pytest.raises(ArgumentError, match=f"Recorder: .*{why}"):
        Recorder(**arguments)


def test_seeds_change_the_configuration_and_not_the_recipe(tmp_path: Path) -> None:
    tracker = StatisticsTracker(tmp_path)
    runs = []
    changes: list[dict[str, Any]] = [
        {},
        {"seed": 8},
        {"initial_seed": 4},
        {"epochs": 1},
        {"threads": 1},
    ]
    for changed in changes:
        train(tracker, Network(), **changed)
        assert tracker.run is not None
        runs.append(tracker.run.receipt)
    usual, seed, initial, epochs, threads = runs
    assert usual.recipe == seed.recipe == initial.recipe == threads.recipe != epochs.recipe
    assert len({r.configuration for r in runs}) == 4
    assert usual.configuration == threads.configuration  # threads change no bit


def test_a_card_gives_the_name_and_the_fingerprint_of_its_data(tmp_path: Path) -> None:
    card = data.load("mnist-5k").card
    tracker, network = StatisticsTracker(tmp_path, details={"fold": "3"}, data=card), Network()
    train(tracker, network)
    assert tracker.run is not None
    assert tracker.run.setting.details == {"data set": "mnist-5k", "fold": "3"}
    assert tracker.run.receipt.data_set == card.fingerprint
    assert read_runs(tmp_path / "runs") == ([tracker.run], {})


def test_what_is_no_card_is_refused_at_once(tmp_path: Path) -> None:
    whole: Any = data.load("mnist-5k")
    with pytest.raises(
        ArgumentError, match=r"^StatisticsTracker: data must be .* write data\.card"
    ):
        StatisticsTracker(tmp_path, data=whole)
    with pytest.raises(ArgumentError, match=r"^Recorder: data must be a DataCard, not 'mnist'\.$"):
        Recorder(data="mnist")  # type: ignore[arg-type]


def test_a_receipt_knows_weights_to_the_last_bit() -> None:
    def of(*weights: NDArray[Any]) -> str:
        return receipt(weights, None, {}, {}).weights

    x = np.arange(6, dtype=np.float32)
    same: list[NDArray[Any]] = [x.copy(), x.astype(">f4"), np.repeat(x, 2)[::2]]
    assert {of(weights) for weights in same} == {of(x)}
    other: list[NDArray[Any]] = [x.reshape(2, 3), x.astype(np.float64), np.nextafter(x, 9), x[:5]]
    assert len({of(x), *(of(weights) for weights in other)}) == 5
    assert of(x[:3], x[3:]) != of(x)


def test_a_training_reads_no_other_run_and_computes_no_statistics(tmp_path: Path) -> None:
    """A damaged file would be warned of by whoever read it, and a warning is an error here."""
    tracker, network = StatisticsTracker(tmp_path), Network()
    (tmp_path / "runs" / "damaged.json").write_text("", encoding="utf-8")
    train(tracker, network)
    evaluate(tracker, network, accuracy=0.5)
    assert tracker.run_file is not None
    assert {path.name for path in tmp_path.iterdir()} == {"runs"}
    assert {path.name for path in (tmp_path / "runs").iterdir()} == {
        "damaged.json", tracker.run_file.name
    }  # fmt: skip


def test_a_recorder_hands_over_the_record_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recorder, network = Recorder("mine", {"data set": "mnist"}), Network()
    train(recorder, network)
    evaluate(recorder, network, accuracy=0.5)
    assert recorder.run is not None
    run = pickle.loads(pickle.dumps(recorder.run))  # as one process hands it to another
    assert (run.network, run.status, run.test["accuracy"]) == ("mine", "finished", 0.5)
    assert list(tmp_path.iterdir()) == []
    path = new_run_file(tmp_path, run)
    write_run(path, run)
    assert read_run(path) == recorder.run


def test_runs_of_several_trackings_add_up(tmp_path: Path) -> None:
    for name, seed in (("lenet", 1), ("lenet", 2), ("conv1", 1)):
        network = Network(name, weights=[np.full(3, seed, np.float32)])
        train(StatisticsTracker(tmp_path, network=name), network, seed=seed)
    counts = {n["network"]: n["counts"]["runs"] for n in statistics(tmp_path)["networks"]}
    assert counts == {"lenet": 2, "conv1": 1}
    assert len(list((tmp_path / "runs").iterdir())) == 3
    text = (tmp_path / "statistics.txt").read_text(encoding="utf-8")
    assert "ran           2 times, 2 to the end\n" in text


def test_each_line_of_the_statistics_has_a_name_of_its_own(tmp_path: Path) -> None:
    train(StatisticsTracker(tmp_path), Network())
    update_statistics(tmp_path)
    lines = (tmp_path / "statistics.txt").read_text(encoding="utf-8").splitlines()[1:]
    names = [line[2:16].strip() for line in lines]
    assert {"validation", "accuracy", "val_accuracy"} <= set(names)
    assert len(names) == len(set(names))


def small_network() -> Sequential:
    model = Sequential([Input((2, 2, 1)), Flatten(), Dense(2, activation="softmax")], seed=3)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def test_a_training_that_goes_on_is_no_repetition_of_its_seed(tmp_path: Path) -> None:
    x = np.random.default_rng(0).random((32, 2, 2, 1), np.float32)
    y = np.arange(32) % 2
    tracker = StatisticsTracker(tmp_path)

    def fit(model: Sequential) -> None:
        model.fit(x, y, epochs=1, seed=7, verbose=0, callbacks=tracker)

    first = small_network()
    for model in (first, first, small_network()):
        fit(model)
    loaded = small_network()
    loaded.set_weights(first.get_weights())
    fit(loaded)
    runs, damaged = read_runs(tmp_path / "runs")
    assert damaged == {}
    assert [run.seeds["initial"] for run in runs] == [3, None, 3, None]
    assert [run.receipt.start for run in runs[1::2]] == [run.receipt.weights for run in runs[:2]]
    anew, second, third = update_statistics(tmp_path)
    assert (anew.counts.runs, anew.counts.samples, anew.conflicts) == (2, 1, [])
    for part, statistics in enumerate((second, third), 1):
        assert (statistics.counts.runs, statistics.counts.samples) == (1, 1)
        assert statistics.setting.details == {"start": f"from the end of part {part}"}
    text = (tmp_path / "statistics.txt").read_text(encoding="utf-8")
    assert text.count("start from the end of part") == 2


def test_no_two_runs_get_the_same_file(tmp_path: Path) -> None:
    tracker = StatisticsTracker(tmp_path, network="../my net")
    train(tracker, Network())
    assert tracker.run is not None
    names = {new_run_file(tmp_path, tracker.run) for _ in range(100)}
    assert len(names) == 100
    assert {name.parent for name in names} == {tmp_path}
    assert all(name.name.startswith("my-net-2") for name in names)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_among_the_runs_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "run.json")
    with pytest.warns(RunFileWarning, match="run.json: skipped: no file, but a folder, a device"):
        assert read_runs(tmp_path)[0] == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "Expecting value"),
        ('{"format": 1, "netw', "Unterminated string"),
        ("[]", "no record of a run"),
        ('{"format": 2}', "of format 2, not 1: made by another version"),
        ('{"format": 1}', "run has no 'network'"),
        ("[" * 100_000, "absurdly deep"),
    ],
)
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, content: str, why: str) -> None:
    train(StatisticsTracker(tmp_path), Network())
    damaged = tmp_path / "runs" / "conv1-damaged.json"
    damaged.write_text(content, encoding="utf-8")
    with pytest.warns(RunFileWarning, match="conv1-damaged.json: skipped"):
        (network,) = update_statistics(tmp_path)
    assert network.counts.runs == 1
    assert why in written(tmp_path)["damaged"]["conv1-damaged.json"]
    assert "conv1-damaged.json is damaged" in (tmp_path / "statistics.txt").read_text("utf-8")
    assert damaged.read_text(encoding="utf-8") == content


def test_a_file_that_is_no_text_is_said_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(b"{}\xff")
    with pytest.raises(ValueError, match=r"^no text, from byte 2 on$"):
        read_run(path)


def test_a_file_with_a_wrong_type_is_damaged(tmp_path: Path) -> None:
    tracker = StatisticsTracker(tmp_path)
    train(tracker, Network())
    assert tracker.run_file is not None
    record = json.loads(tracker.run_file.read_text(encoding="utf-8"))
    for path, value in (("epochs", "three"), ("threads", True), ("details", {"data set": 5})):
        record["setting"][path] = value
        tracker.run_file.write_text(json.dumps(record), encoding="utf-8")
        with pytest.raises(ValueError, match=f"run.setting.{path}"):
            read_run(tracker.run_file)
        record["setting"][path] = {"epochs": 2, "threads": None}.get(path)


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [
        ("history.accuracy", [math.nan, 0.5], "NaN is no number of JSON"),
        ("history.accuracy", [1e308, 1e308], "run.history.accuracy"),
        ("seconds.epochs", [1e308, 1e308, 1e308], "run.seconds.epochs"),
        ("seconds.total", 10**400, "a number of 401 digits, where at most 40 are read"),
        ("seconds.total", math.inf, "Infinity is no number of JSON"),
        ("seconds.training", [-1.0, 1.0], "run.seconds has a time below 0"),
        ("diverged_at", [1, 2, 3], "run.diverged_at"),
        ("diverged_at", [1], "run.diverged_at"),
        ("history.accuracy", [0.5] * 100_001, "run.history.accuracy has 100,001 items, and at"),
        ("setting.epochs", "e" * 5000, "run.setting.epochs is 'eeeeeeeeeeeeeeeeeee"),
        ("history", {"h" * 5000: [True]}, "hhh[0] is True"),
        ("network", "\ud800", "surrogates"),
        ("setting.epochs", -1, "run.setting has a number below 0"),
        ("status", "abandoned", "run.status"),
        ("verdict", {"name": "sick"}, "run.verdict.name is 'sick'"),
        ("verdict", {}, "run.verdict has no 'name'"),
        ("verdict", {"name": "slow", "first_bad_step": [0, 1]}, "run.verdict.first_bad_step"),
        ("verdict", {"name": "slow", "evidence": ["one", 2]}, "run.verdict.evidence[1] is 2"),
        ("verdict", {"name": "slow", "cause": {"name": "bad-luck", "words": ""}}, "cause.name"),
        ("configuration", {"rate": math.nan}, "NaN is no number of JSON"),
    ],
)
def test_a_value_that_would_break_the_statistics_is_damage(
    tmp_path: Path, place: str, value: object, why: str
) -> None:
    tracker = StatisticsTracker(tmp_path)
    train(tracker, Network())
    assert tracker.run_file is not None
    record = json.loads(tracker.run_file.read_text(encoding="utf-8"))
    *above, name = place.split(".")
    within = record
    for step in above:
        within = within[step]
    within[name] = value
    (tmp_path / "runs" / "other.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.warns(RunFileWarning, match="other.json: skipped"):
        (network,) = update_statistics(tmp_path)
    assert network.counts.runs == 1
    assert why in written(tmp_path)["damaged"]["other.json"]


def test_a_run_file_larger_than_any_run_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker = StatisticsTracker(tmp_path)
    train(tracker, Network())
    assert tracker.run_file is not None
    monkeypatch.setattr(
        "glassnet.study.tracking.store.MOST_BYTES", tracker.run_file.stat().st_size - 1
    )
    with pytest.raises(ValueError, match=r"more than [\d,]+ bytes, which no run takes"):
        read_run(tracker.run_file)


def test_texts_of_a_run_that_a_terminal_would_obey_are_escaped(tmp_path: Path) -> None:
    tracker = StatisticsTracker(tmp_path)
    train(tracker, Network())
    assert tracker.run_file is not None
    record = json.loads(tracker.run_file.read_text(encoding="utf-8"))
    record["network"] = "\x1b[2J\u202enet"
    record["setting"]["details"] = {"data\nset": "m" * 5000}
    tracker.run_file.write_text(json.dumps(record), encoding="utf-8")
    run = read_run(tracker.run_file)
    assert run.network == "\\x1b[2J\\u202enet"
    ((name, value),) = run.setting.details.items()
    assert name == "data\\nset"
    assert len(value) == 1000


def test_the_largest_figures_can_be_averaged(tmp_path: Path) -> None:
    for seed, loss in ((1, LARGEST), (2, -LARGEST), (3, 2 * LARGEST)):
        network = Network(weights=[np.full(3, seed, np.float32)])
        train(StatisticsTracker(tmp_path), network, seed=seed, loss=loss, compile_seconds=LARGEST)
    (found,) = statistics(tmp_path)["networks"]
    assert found["counts"]["runs"] == 3
    assert found["seconds"]["compilation"]["mean"] == pytest.approx(LARGEST)
    runs, damaged = read_runs(tmp_path / "runs")
    assert damaged == {}
    assert {run.history["loss"][0] for run in runs} == {LARGEST, -LARGEST, None}


def test_an_unwritable_folder_is_found_before_the_training(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="file"):
        StatisticsTracker(tmp_path / "file" / "results")
    tracker = StatisticsTracker(tmp_path / "results")
    (tmp_path / "results" / "runs").rmdir()
    (tmp_path / "results" / "runs").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="runs: the output folder can't be written"):
        tracker.on_train_begin()


def test_weights_restored_behind_the_tracker_are_noticed(tmp_path: Path) -> None:
    tracker, network = StatisticsTracker(tmp_path), Network()
    early = EarlyStopping("accuracy", restore_best_weights=True)
    early.set_model(network)  # type: ignore[arg-type]
    early.set_params(parameters())
    early.on_train_begin()
    early.on_epoch_end(0, {"accuracy": 0.9})
    network.weights[0][:] = 1
    train(tracker, network)
    early.on_train_end()
    with pytest.raises(ArgumentError, match="put this callback behind"):
        evaluate(tracker, network, accuracy=0.5)


def test_a_run_is_safe_while_another_process_holds_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "PATIENCE", 0.1)
    tracker = StatisticsTracker(tmp_path)
    with filelock.FileLock(tmp_path / ".statistics.lock"):
        train(tracker, Network())
        with pytest.raises(OutputError, match=r"another process .* The runs are safe"):
            update_statistics(tmp_path)
    assert len(read_runs(tmp_path / "runs")[0]) == 1
    assert not (tmp_path / "statistics.json").exists()
    train(tracker, Network())
    assert statistics(tmp_path)["networks"][0]["counts"]["runs"] == 2


@pytest.mark.skipif(os.name != "posix", reason="Windows has locks everywhere")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_statistics_are_computed_where_there_are_no_file_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.flock", refuse)
    train(StatisticsTracker(tmp_path), Network())
    assert statistics(tmp_path)["networks"][0]["counts"]["runs"] == 1


def test_statistics_of_a_folder_that_is_not_there_make_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "resluts", tmp_path / "file"):
        with pytest.raises(OutputError, match=folder.name):
            update_statistics(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def track_many(folder: Path, first_seed: int, runs: int) -> None:
    """Track some runs, each with its test; what one of several processes does."""
    for seed in range(first_seed, first_seed + runs):
        network = Network(weights=[np.full(3, seed, np.float32)])
        tracker = StatisticsTracker(folder)
        train(tracker, network, seed=seed)
        evaluate(tracker, network, accuracy=seed / 100)


def test_processes_that_track_at_once_lose_nothing(tmp_path: Path) -> None:
    processes = [
        multiprocessing.get_context("spawn").Process(target=track_many, args=(tmp_path, first, 10))
        for first in (0, 10, 20)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    runs, damaged = read_runs(tmp_path / "runs")
    assert sorted(run.seeds["training"] or 0 for run in runs) == list(range(30))
    assert damaged == {}
    (network,) = statistics(tmp_path)["networks"]
    assert network["counts"]["runs"] == 30
    assert network["test_accuracy"]["n"] == 30
    assert network["test_accuracy"]["mean"] == pytest.approx(0.145)
    assert not list(tmp_path.rglob("*.tmp"))
