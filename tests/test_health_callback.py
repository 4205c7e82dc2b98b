"""``Health``: what it says of a training that goes wrong, and what it does about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet.callbacks import BackupAndRestore, Callback, EarlyStopping, History
from glassnet.errors import ArgumentError, DivergenceError
from glassnet.health import Health
from glassnet.layers import Dense
from glassnet.optimizers import SGD, schedules
from glassnet.study import StatisticsTracker, replay, verify
from glassnet.study.tracking.store import read_run

RANDOM = np.random.default_rng(0)
Y = RANDOM.integers(0, 3, 320)
X = (np.eye(6, dtype=np.float32)[Y] + 0.1 * RANDOM.normal(size=(320, 6))).astype(np.float32)
STEPS, EPOCHS = 20, 6  # 320 images in batches of 16
BAD = 66  # so many steps are sound


class Spoil(Callback):
    """Makes a network answer wrongly from a step on, or once, or for one seed alone."""

    changes_training = True

    def __init__(
        self, by: float = -9.0, first: int = BAD, once: bool = False, seed: int | None = None
    ) -> None:
        self.by, self.first, self.once, self.seed = by, first, once, seed
        self.done = False

    def get_state(self) -> dict[str, Any]:
        return {}

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        step = self.epoch * STEPS + batch + 1
        meant = self.seed in (None, self.params["seed"])
        due = step == self.first and not self.done if self.once else step >= self.first
        if meant and due:
            self.done = True
            kernel = self.by * np.eye(6, 3, dtype=np.float32)
            self.model.set_weights([kernel, np.zeros(3, np.float32)])


def network(rate: Any = 0.5, seed: int = 1, momentum: float = 0.9) -> gn.Sequential:
    model = gn.Sequential([gn.Input((6,)), Dense(3, activation="softmax")], seed=seed)
    model.compile(SGD(rate, momentum=momentum), "sparse_categorical_crossentropy", ["accuracy"])
    return model


def train(model: gn.Sequential, *callbacks: Callback, **named: Any) -> History:
    given: dict[str, Any] = {"epochs": EPOCHS, "batch_size": 16, "seed": 7, "verbose": 0}
    return model.fit(X, Y, callbacks=callbacks, **given | {"threads": 1} | named)


def health(on_defect: Any, **named: Any) -> Health:
    return Health(on_defect, **{"every_steps": 10, "patience": 0} | named)


def steps_made(history: History) -> int:
    return len(history.step_losses)


# ---- what it is made with ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"on_defect": "rolback"}, "on_defect of Health.*'rollback'"),
        ({"every_steps": 0}, "Health: every_steps.*at least 1"),
        ({"patience": -1}, "Health: patience.*at least 0"),
        ({"max_restarts": -1}, "Health: max_restarts.*at least 0"),
        ({"max_rollbacks": 1.5}, "Health: max_rollbacks"),
        ({"factor": 1.0}, "Health: factor.*below 1"),
    ],
)
def test_an_argument_out_of_its_range_is_refused(arguments: Any, sentence: str) -> None:
    with pytest.raises(ArgumentError, match=sentence):
        Health(**arguments)


def test_a_restart_needs_weights_that_a_seed_gives() -> None:
    model = network()
    model.set_weights([np.ones((6, 3)), np.zeros(3)])
    with pytest.raises(ArgumentError, match="trained, set or loaded: take 'rollback' or 'stop'"):
        train(model, health("restart"))


# ---- watching ------------------------------------------------------------------------------------


def test_it_speaks_once_as_soon_as_a_network_has_fallen(capsys: pytest.CaptureFixture[str]) -> None:
    watching = Health()
    train(network(), Spoil(), watching, verbose=2)
    lines = capsys.readouterr().out.splitlines()
    (place,) = [n for n, line in enumerate(lines) if line.startswith("health:")]
    assert "sequential diverged in epoch 4, step 7." in lines[place]
    assert any(line.startswith("epoch 5/6") for line in lines[place:])
    assert watching.verdict is not None
    assert watching.verdict.first_bad_step == (4, 7)
    assert watching.verdict.is_lost


def test_a_healthy_training_is_not_spoken_of_and_not_changed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plain, watched = network(), network()
    train(plain)
    for on_defect in ("record", "stop", "rollback"):
        watching = health(on_defect)
        watched.draw_weights(1)
        watched.compile(SGD(0.5, momentum=0.9), watched.loss, ["accuracy"])
        history = train(watched, watching, verbose=2)
        assert watched.parameters.tobytes() == plain.parameters.tobytes()
        assert watching.verdict is not None
        assert watching.verdict.name == "healthy"
        assert history.status == "finished"
    assert "health:" not in capsys.readouterr().out


def test_nothing_is_said_where_fit_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    train(network(), Spoil(), Health())
    assert capsys.readouterr().out == ""


# ---- the training ends ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("threads", "engine"), [(1, "compiled"), (2, "compiled"), (1, "reference")]
)
def test_it_ends_after_the_same_step_everywhere(threads: int, engine: str) -> None:
    model = network()
    stopping = health("stop", every_steps=9)
    history = train(model, Spoil(), stopping, threads=threads, engine=engine)
    # The level of the first bad step is known twenty steps later, and looked at every nine.
    assert steps_made(history) == 90
    assert history.status == "stopped"
    assert history.epoch == [0, 1, 2, 3]
    assert stopping.verdict is not None
    assert stopping.verdict.first_bad_step == (4, 7)


def test_it_ends_only_if_it_stays_lost(capsys: pytest.CaptureFixture[str]) -> None:
    history = train(network(), Spoil(), health("stop", patience=15), verbose=2)
    assert steps_made(history) == 110  # found at 90, and still so 15 steps later, at a step of ten
    assert "The training ends." in capsys.readouterr().out
    again = train(network(), Spoil(by=-2.0, once=True), health("stop", patience=15))
    assert again.status == "finished"


# ---- it is begun anew ----------------------------------------------------------------------------


def test_it_is_begun_anew_with_the_next_seed_and_both_runs_are_kept(tmp_path: Path) -> None:
    tracker = StatisticsTracker(tmp_path)
    model, spoil = network(), Spoil(seed=7)
    plateau = gn.callbacks.ReduceLROnPlateau("loss", patience=0, min_delta=9.0)  # lowers it
    history = train(model, spoil, plateau, health("restart"), tracker)
    runs = sorted(
        (read_run(path) for path in tmp_path.glob("runs/*.json")), key=lambda r: r.started
    )
    assert [(run.status, run.seeds) for run in runs] == [
        ("stopped", {"initial": 1, "training": 7}),
        ("finished", {"initial": 2, "training": 8}),
    ]
    assert history.params["seed"] == 8
    assert model.seed == 2
    fresh = network(seed=2)
    plateau = gn.callbacks.ReduceLROnPlateau("loss", patience=0, min_delta=9.0)
    train(fresh, plateau, seed=8)
    assert model.parameters.tobytes() == fresh.parameters.tobytes()


def test_it_is_begun_anew_so_many_times_at_most(tmp_path: Path) -> None:
    tracker = StatisticsTracker(tmp_path)
    restarting = health("restart", max_restarts=2)
    history = train(network(), Spoil(), restarting, tracker)
    seeds = [read_run(path).seeds["training"] for path in tmp_path.glob("runs/*.json")]
    assert set(seeds) == {7, 8, 9}
    assert len(seeds) == 3
    assert history.status == "stopped"


def test_one_whose_loss_is_not_finite_is_begun_anew() -> None:
    model = network()
    history = train(model, Spoil(by=np.nan, seed=7), health("restart"))
    assert (history.status, history.params["seed"]) == ("finished", 8)
    with pytest.raises(DivergenceError):
        train(network(), Spoil(by=np.nan), health("restart", max_restarts=1))


def test_one_that_never_started_is_begun_anew() -> None:
    history = train(network(), Spoil(by=0.0, first=1, seed=7), health("restart"))
    assert (history.status, history.params["seed"]) == ("finished", 8)


def test_a_training_that_was_begun_anew_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    whole = network()
    train(whole, Spoil(seed=7), health("restart"))

    class CutOff(Exception):
        pass

    class Cut(Callback):
        def get_state(self) -> dict[str, Any]:
            return {}

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if epoch == 3 and self.params["seed"] == 8:
                raise CutOff

    backup = BackupAndRestore(tmp_path)
    with pytest.raises(CutOff):
        train(network(), Spoil(seed=7), health("restart"), Cut(), backup)
    resumed = network()
    history = train(resumed, Spoil(seed=7), health("restart"), BackupAndRestore(tmp_path))
    assert history.params["seed"] == 8
    assert (history.params["restarts"], resumed.seed) == (1, 2)
    assert resumed.parameters.tobytes() == whole.parameters.tobytes()


# ---- it goes back --------------------------------------------------------------------------------


class Halve(Callback):
    """Halves the learning rate after so many steps."""

    def __init__(self, step: int) -> None:
        self.step = step

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.epoch * STEPS + batch + 1 == self.step:
            assert self.model.optimizer is not None
            rate = self.model.optimizer.learning_rate
            halved = rate / 2 if isinstance(rate, float) else schedules.Scaled(rate, 0.5)
            self.model.optimizer.learning_rate = halved


@pytest.mark.parametrize("by", [-9.0, np.nan], ids=["fallen", "not finite"])
@pytest.mark.parametrize(
    "rate", [0.5, schedules.ExponentialDecay(0.5, 20, 0.9)], ids=["number", "schedule"]
)
def test_it_goes_back_to_before_the_first_bad_step_with_half_the_rate(rate: Any, by: float) -> None:
    model = network(rate)
    stopping = EarlyStopping("loss", patience=50)
    rolling = health("rollback")
    history = train(model, Spoil(by, once=True), stopping, rolling, threads=2)
    (rollback,) = rolling.rollbacks
    assert rollback.to_step == 20  # a state is kept every twenty steps, and forty are the margin
    assert rollback.from_step == (BAD + 1 if by != by else 90)
    assert rollback.learning_rate == pytest.approx(0.25 if rate == 0.5 else 0.25 * 0.9)
    assert history.rollbacks == [rollback]
    assert (steps_made(history), history.epoch) == (120, list(range(EPOCHS)))
    assert (history.status, history.diverged_at) == ("finished", None)
    assert rolling.verdict is not None
    assert rolling.verdict.name == "healthy"
    # The same as a training whose rate was halved there, and which never broke.
    expected = network(rate)
    other = train(expected, Halve(20), EarlyStopping("loss", patience=50), record_steps=True)
    assert model.parameters.tobytes() == expected.parameters.tobytes()
    assert history.history == other.history
    assert history.step_losses == other.step_losses


def test_it_goes_back_twice_at_most(capsys: pytest.CaptureFixture[str]) -> None:
    rolling = health("rollback")
    history = train(network(), Spoil(), rolling, verbose=2)
    assert [each.learning_rate for each in rolling.rollbacks] == [0.25, 0.125]
    assert history.status == "stopped"
    assert rolling.verdict is not None
    assert rolling.verdict.is_lost
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("health:")]
    assert len(said) == 3
    assert "goes back to before step 1 of epoch 2" in said[0]
    assert "ends after 2 returns" in said[2]


def test_the_learning_rate_is_lowered_by_a_factor() -> None:
    rolling = health("rollback", factor=0.25)
    train(network(), Spoil(), rolling)
    assert [each.learning_rate for each in rolling.rollbacks] == [0.125, 0.03125]


def test_a_loss_that_is_not_finite_for_the_third_time_is_an_error() -> None:
    rolling = health("rollback")
    with pytest.raises(DivergenceError):
        train(network(), Spoil(by=np.nan), rolling)
    assert len(rolling.rollbacks) == 2


def test_a_fall_in_the_last_steps_is_found_at_the_end() -> None:
    rolling = health("rollback")
    train(network(), Spoil(first=106, once=True), rolling)
    assert [each.from_step for each in rolling.rollbacks] == [120]


class CutAt(Callback):
    """Ends a training as a power cut would, after so many calls of the hook."""

    def __init__(self, calls: int) -> None:
        self.calls = calls

    def get_state(self) -> dict[str, Any]:
        return {}

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.calls -= 1
        if self.calls == 0:
            raise InterruptedError


@pytest.mark.filterwarnings("ignore:CutAt was among")
@pytest.mark.parametrize("calls", [75, 88, 95, 120])
def test_one_that_went_back_goes_on_where_it_was_cut_off(tmp_path: Path, calls: int) -> None:
    """Before the return, and after it; the folder may hold states of the way that was left."""
    whole, cut, resumed = network(), network(), network()
    first = train(whole, Spoil(first=BAD), health("rollback"))
    backup = BackupAndRestore(tmp_path, save_freq=5)
    with pytest.raises(InterruptedError):
        train(cut, Spoil(first=BAD), health("rollback"), CutAt(calls), backup)
    watching = health("rollback")
    again = train(resumed, Spoil(first=BAD), watching, BackupAndRestore(tmp_path, save_freq=5))
    assert resumed.parameters.tobytes() == whole.parameters.tobytes()
    assert again.rollbacks == first.rollbacks
    assert again.step_losses == first.step_losses


# ---- a network that breaks by itself, and its record ---------------------------------------------


def real_network() -> gn.Sequential:
    layers = [gn.layers.Flatten(), Dense(16, "relu"), Dense(16, "relu"), Dense(10, "softmax")]
    scaling = [gn.layers.Rescaling(1 / 255), gn.layers.AveragePooling2D(4)]
    model = gn.Sequential([gn.Input((28, 28, 1)), *scaling, *layers], seed=1)
    model.compile(SGD(1.0), "sparse_categorical_crossentropy", ["accuracy"])
    return model


def fit_digits(model: gn.Sequential, digits: Any, *callbacks: Callback) -> History:
    x, y = digits
    return model.fit(x, y, batch_size=16, epochs=6, seed=3, verbose=0, callbacks=callbacks)


@pytest.fixture(scope="module")
def digits() -> Any:
    (x, y), _ = gn.data.load("mnist-5k")
    return x[:1000], y[:1000]


@pytest.fixture(scope="module")
def rolled_back(digits: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The file of a run that went back, its network, and the weights before each step."""

    class Notes(Callback):
        changes_training = False

        def __init__(self) -> None:
            self.weights: dict[int, bytes] = {}

        def get_state(self) -> dict[str, Any]:
            return {}

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.epoch = epoch

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            weights = [w.tobytes() for w in self.model.get_weights()]
            self.weights[self.epoch * 63 + batch] = b"".join(weights)  # the last time counts

    tracker = StatisticsTracker(tmp_path_factory.mktemp("results"))
    model, notes = real_network(), Notes()
    fit_digits(model, digits, Health("rollback", every_steps=10), notes, tracker)
    return tracker.run_file, model, notes.weights


def test_a_network_whose_rate_is_too_large_is_saved(digits: Any, rolled_back: Any) -> None:
    lost = real_network()
    watching = Health()
    history = fit_digits(lost, digits, watching)
    run = read_run(rolled_back[0])
    assert history.history["accuracy"][-1] < 0.5
    assert len(run.rollbacks) == 1
    accuracy = run.history["accuracy"][-1]
    assert accuracy is not None
    assert accuracy > 0.7


@pytest.mark.parametrize("offset", [-30, -1, 0, 1, 60])
def test_a_replay_of_it_stands_where_the_recorded_way_stood(
    digits: Any, rolled_back: Any, offset: int
) -> None:
    path, _, weights = rolled_back
    (rollback,) = read_run(path).rollbacks
    epoch, step = divmod(rollback.to_step + offset, 63)
    then = replay(path, epoch + 1, step + 1, data=digits, verbose=0, threads=2)
    for more in range(2):
        found = b"".join(w.tobytes() for w in then.model.get_weights())
        assert found == weights[rollback.to_step + offset + more]
        then.advance(1)


def test_it_is_verified(digits: Any, rolled_back: Any) -> None:
    found = verify(rolled_back[0], data=digits, verbose=0)
    assert found.same
    assert found.first_other_step is None
    assert found.again is not None
    assert found.again.rollbacks == found.run.rollbacks
