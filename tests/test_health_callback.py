"""``Health``: what it says of a training that goes wrong, and what it does about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet.callbacks import BackupAndRestore, Callback
from glassnet.errors import ArgumentError, DivergenceError
from glassnet.health import Health
from glassnet.layers import Dense
from glassnet.optimizers import SGD
from glassnet.study import StatisticsTracker
from glassnet.study.tracking.store import read_run
from tests.spoilt_training import (
    Spoil,
    health,
    network,
    steps_made,
    train,
)

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


def test_before_any_training_nothing_is_known() -> None:
    watching = Health("rollback")
    assert watching.verdict is None
    assert watching.rollbacks == []


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


def test_penalties_of_weights_are_not_taken_for_wrong_answers() -> None:
    """They are far above the loss of a constant answer, and stay there."""
    last = Dense(3, "softmax", kernel_regularizer=gn.regularizers.L2(5.0))
    model = gn.Sequential([gn.Input((6,)), last], seed=1)
    model.compile(SGD(1e-6), "sparse_categorical_crossentropy", ["accuracy"])
    history = train(model, watching := health("stop"))
    assert min(history.step_losses) > 2 * np.log(3)
    assert watching.verdict is not None
    assert watching.verdict.name != "diverged"
    assert history.status == "finished"


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
