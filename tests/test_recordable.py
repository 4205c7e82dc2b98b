"""What a record takes: what is accepted is read back, and everything else is refused at once."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet.errors import ArgumentError
from glassnet.study import Recorder, StatisticsTracker
from glassnet.study.tracking import recordable
from glassnet.study.tracking.store import new_run_file, read_run, write_run
from tests.test_tracker import Network, evaluate, parameters, train

NAN = math.nan


def read_back(recorder: Recorder, folder: Path) -> Any:
    """What the file of the last run gives."""
    assert recorder.run is not None
    path = new_run_file(folder, recorder.run)
    write_run(path, recorder.run)
    return read_run(path)


@pytest.mark.parametrize(
    ("details", "why"),
    [
        ({"fold": 3}, r"details\['fold'\] is 3: give a text, such as '3'\."),
        ({"fold": None}, r"details\['fold'\] is None: give a text\."),
        ({"augmented": True}, r"details\['augmented'\] is True: give a text, such as 'True'"),
        ({"rate": NAN}, "is nan: give a text"),
        ({"big": 10**5000}, "a whole number of [0-9,]+ bits: give a text"),
        ({"shape": (28, 28)}, r"is \(28, 28\): give a text\."),
        ({"nested": {"fold": "3"}}, r"is {'fold': '3'}: give a text\."),
        ({3: "fold"}, "a name in details is 3: give a text"),
        ({"data\nset": "mnist"}, "give a line of printable characters"),
        ({"data set": "\x1b[2J"}, "give a line of printable characters"),
        ({"data set": "\ud800"}, "give a line of printable characters"),
        ({"data set": "m" * 1001}, "of 1,001 characters: give at most 1,000"),
        ({str(n): "" for n in range(101)}, "details has 101 entries"),
        ({"start": "from scratch"}, "take another name"),
        ("mnist", "give texts by their names"),
    ],
)
def test_details_that_no_file_gives_back_are_refused_when_they_are_given(
    tmp_path: Path, details: Any, why: str
) -> None:
    with pytest.raises(ArgumentError, match=f"^StatisticsTracker: .*{why}"):
        StatisticsTracker(tmp_path, details=details)


@pytest.mark.parametrize("name", [5, "two\nlines", "n" * 1001])
def test_so_are_names_of_networks(name: Any) -> None:
    with pytest.raises(ArgumentError, match="Recorder: network is"):
        Recorder(network=name)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"seed": 10**50}, "a number of 51 digits, where at most 40 are read"),
        ({"initial_seed": 10**50}, "a number of 51 digits"),
        ({"configuration": {"rate": NAN}}, "configuration can't be recorded: .*not JSON compliant"),
        ({"configuration": {"rates": np.ones(2)}}, "ndarray is not JSON serializable"),
        ({"epochs": 100_001}, "a training of 100,001 epochs can't be recorded"),
        ({"majority_share": 1e301}, r"run\.setting\.majority_share is 1e\+301"),
    ],
)
def test_a_training_that_no_file_gives_back_is_refused_before_it_begins(
    changed: dict[str, Any], why: str
) -> None:
    recorder = Recorder()
    recorder.set_model(Network())  # type: ignore[arg-type]
    recorder.set_params(parameters(**changed))
    with pytest.raises(ArgumentError, match=why):
        recorder.on_train_begin()


def test_a_deep_configuration_is_refused_before_the_training() -> None:
    deep: Any = "end"
    for _ in range(40):
        deep = [deep]
    with pytest.raises(ArgumentError, match="absurdly deep"):
        train(Recorder(), Network(), configuration={"layers": deep})


def test_the_network_s_own_name_is_looked_at_too() -> None:
    with pytest.raises(ArgumentError, match=r"run\.network would not be read as it was written"):
        train(Recorder(), Network("two\nlines"))
    recorder = Recorder(network="")
    train(recorder, Network("lenet"))
    assert recorder.run is not None
    assert recorder.run.network == ""


@pytest.mark.parametrize("value", ["0.5", None, [0.5], 1j, np.ones(1), 1 + 0j])
def test_a_figure_that_is_no_number_ends_the_training_and_is_missing_in_its_record(
    tmp_path: Path, value: Any
) -> None:
    recorder, network = Recorder(), Network()
    with pytest.raises(ArgumentError, match=r"Recorder: the figure 'loss' is .*takes a number"):
        train(recorder, network, loss=value)
    network.history.status = "failed"
    recorder.on_train_end()
    assert read_back(recorder, tmp_path).history["loss"] == [None]
    with pytest.raises(ArgumentError, match="the figure 'accuracy' is"):
        evaluate(recorder, network, accuracy=value)


def test_a_file_too_long_to_be_read_is_foreseen(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder()
    train(recorder, Network(), epochs=90)
    monkeypatch.setattr("glassnet.study.tracking.recordable.MOST_ANSWERS", 0)
    monkeypatch.setattr("glassnet.study.tracking.recordable.MOST_BYTES", 20_000)
    train(recorder, Network(), epochs=2)
    with pytest.raises(ArgumentError, match="a training of 90 epochs can't be recorded"):
        train(recorder, Network(), epochs=90)


def test_no_number_takes_more_bytes_than_is_foreseen(tmp_path: Path) -> None:
    from glassnet.study.tracking.recordable import BYTES_OF_A_FIGURE

    recorders = []
    for epochs in (1, 101):
        recorders.append(Recorder())
        train(recorders[-1], Network(), epochs=epochs, loss=-1.2345678901234567e-100)
    texts = []
    for recorder in recorders:
        assert recorder.run is not None
        path = new_run_file(tmp_path, recorder.run)
        write_run(path, recorder.run)
        texts.append(path.read_bytes())
    assert len(texts[1]) - len(texts[0]) <= 100 * (4 + 3) * BYTES_OF_A_FIGURE


texts = st.text(max_size=30) | st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=9)
anything = st.one_of(texts, st.integers(), st.floats(), st.none(), st.booleans(), st.tuples(texts))


@given(
    details=st.dictionaries(texts, texts, max_size=4)
    | st.dictionaries(texts | st.integers(), anything, max_size=4),
    network=texts | st.none(),
    seeds=st.tuples(st.integers(0, 10**45), st.integers(0, 10**45) | st.none()),
    loss=st.floats() | st.floats(width=16).map(np.float16) | st.integers(),
    test=st.floats() | st.integers(),
)
def test_what_is_accepted_is_read_back(
    details: Any, network: Any, seeds: Any, loss: Any, test: Any
) -> None:
    model = Network()
    try:
        recorder = Recorder(network, details)
        train(recorder, model, loss=loss, seed=seeds[0], initial_seed=seeds[1])
    except ArgumentError:
        return
    evaluate(recorder, model, accuracy=test)
    with tempfile.TemporaryDirectory() as folder:
        run = read_back(recorder, Path(folder))
    assert run == recorder.run
    start = {} if seeds[1] is not None else {"start": "from given weights"}
    assert run.setting.details == details | start
    assert run.seeds == {"training": seeds[0], "initial": seeds[1]}
    assert run.network == ("lenet" if network is None else network)
    plain = loss.item() if isinstance(loss, np.generic) else loss
    expected = float(plain) if abs(plain) <= 10**300 else None
    assert run.history["loss"] == [expected] * 2


@pytest.mark.parametrize(
    ("largest", "kind"), [(0, "uint8"), (255, "uint8"), (256, "uint16"), (65_536, "int32")]
)
def test_wrong_answers_are_kept_in_the_smallest_numbers(largest: int, kind: str) -> None:
    batches = [np.array([0, largest]), np.array([1, 0, 0])]
    packed = recordable.answers(batches)
    assert packed is not None
    assert (packed.dtype, packed.count) == (kind, 5)
    np.testing.assert_array_equal(packed.array(), np.concatenate(batches))


def test_answers_that_are_not_known_or_too_many_are_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert recordable.answers([]) is None
    assert recordable.answers([np.array([0, 1]), None]) is None
    monkeypatch.setattr(recordable, "MOST_ANSWERS", 4)
    assert recordable.answers([np.array([0, 1]), np.array([2, 0])]) is not None
    assert recordable.answers([np.array([0, 1]), np.array([2, 0, 0])]) is None
