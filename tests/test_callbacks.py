"""Callbacks: who is called, in which order, and when a training is stopped."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from glassnet import callbacks
from glassnet.callbacks import (
    HOOKS,
    Callback,
    CallbackList,
    EarlyStopping,
    History,
    LambdaCallback,
)
from glassnet.engine.runner import EVALUATED_IMAGES
from glassnet.errors import ArgumentError
from glassnet.progress import ProgressBar, status


class Recorder(Callback):
    """Notes every call of every hook."""

    def __init__(self, name: str, calls: list[tuple[Any, ...]]) -> None:
        for hook in HOOKS:
            setattr(self, hook, lambda *args, _hook=hook: calls.append((name, _hook, *args)))


@pytest.mark.parametrize(
    "described", [callbacks, Callback.on_test_batch_begin, Callback.on_predict_batch_begin]
)
def test_docstrings_say_how_many_images_a_batch_of_evaluation_has(described: object) -> None:
    said = re.findall(r"up to ([\d,]+)\s+images", described.__doc__ or "")
    assert said == [f"{EVALUATED_IMAGES:,}"]


def test_a_list_calls_every_callback_in_order() -> None:
    calls: list[tuple[Any, ...]] = []
    both = CallbackList([Recorder("first", calls), Recorder("second", calls)])
    for hook in HOOKS:
        counts = any(word in hook for word in ("epoch", "batch", "progress", "checkpoint", "probe"))
        arguments = (3, {"loss": 0.5}) if counts else ({"loss": 0.5},)
        getattr(both, hook)(*arguments)
        assert calls == [("first", hook, *arguments), ("second", hook, *arguments)]
        calls.clear()


def test_the_hooks_are_those_of_keras_and_five_more() -> None:
    around = [
        f"on_{what}_{end}"
        for what in ("epoch", "train", "test", "predict")
        for end in ("begin", "end")
    ]
    batches = [
        f"on_{what}_batch_{end}"
        for what in ("train", "test", "predict")
        for end in ("begin", "end")
    ]
    own = {"on_test_outputs"}
    own |= {f"on_train_{name}" for name in ("progress", "checkpoint", "probe", "divergence")}
    assert set(HOOKS) == {*around, *batches, *own}


def test_a_list_hands_on_model_and_params_and_flattens_lists() -> None:
    one, two = Callback(), Callback()
    both = CallbackList([one, CallbackList(two)])
    model: Any = SimpleNamespace()
    both.set_model(model)
    both.set_params({"epochs": 3})
    assert list(both) == [one, two]
    assert one.model is two.model is model
    assert two.params == {"epochs": 3}


def test_only_hooks_of_training_batches_stop_the_engine() -> None:
    class EachBatch(Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            pass

    def nothing(*_: object) -> None:
        pass

    assert CallbackList([History(), EachBatch()]).batch_stops(0, 3) == [1, 2, 3]
    assert CallbackList(CallbackList(EachBatch())).batch_stops(0, 3) == [1, 2, 3]
    begin = CallbackList(LambdaCallback(on_train_batch_begin=nothing))
    assert begin.batch_stops(0, 3) == [1, 2]
    others = LambdaCallback(on_train_progress=nothing, on_test_batch_end=nothing)
    assert CallbackList([History(), others]).batch_stops(0, 3) == []
    assert CallbackList().batch_stops(0, 3) == []


def test_what_is_no_callback_is_refused() -> None:
    with pytest.raises(ArgumentError, match=r"expected instances .* Write History\(\)\."):
        CallbackList([History])  # type: ignore[list-item]
    with pytest.raises(ArgumentError, match="found 'early'"):
        CallbackList(["early"])  # type: ignore[list-item]


def test_history_keeps_the_figures_of_each_epoch() -> None:
    history = History()
    history.on_epoch_end(0, {"loss": 0.5, "val_loss": 0.6})
    history.on_epoch_end(1, {"loss": 0.25, "val_loss": 0.4})
    assert history.epoch == [0, 1]
    assert history.history == {"loss": [0.5, 0.25], "val_loss": [0.6, 0.4]}
    assert history.status == "running"


def test_functions_become_hooks() -> None:
    seen: list[Any] = []
    callback = LambdaCallback(
        on_epoch_end=lambda epoch, logs: seen.append((epoch, logs)),
        on_train_end=lambda logs: seen.append(logs),
    )
    callback.on_epoch_end(2)
    callback.on_epoch_end(3, logs={"loss": 1.0})
    callback.on_train_end()
    callback.on_train_begin()
    assert seen == [(2, None), (3, {"loss": 1.0}), None]


def test_a_wrong_hook_is_named_with_the_nearest() -> None:
    with pytest.raises(ArgumentError, match="'on_epoch_edn': did you mean 'on_epoch_end'"):
        LambdaCallback(on_epoch_edn=print)
    with pytest.raises(ArgumentError, match="on_epoch_end must be a function, not 3"):
        LambdaCallback(on_epoch_end=3)  # type: ignore[arg-type]


def stopped_after(values: list[float], callback: EarlyStopping) -> tuple[int, float]:
    """The epochs (from 1) that a training does whose figure takes these values; its weight then.

    The weight after epoch e is e.
    """
    model = SimpleNamespace(stop_training=False, weights=[np.zeros(1)])
    model.get_weights = lambda: model.weights
    model.set_weights = lambda weights: setattr(model, "weights", weights)
    callback.set_model(model)
    callback.set_params({"validation_samples": 10})
    callback.on_train_begin()
    epoch = 0
    for epoch, value in enumerate(values):
        model.weights[0][0] = epoch + 1  # in place, as an optimizer does
        callback.on_epoch_end(epoch, {callback.monitor: value})
        if model.stop_training:
            break
    callback.on_train_end()
    return epoch + 1, float(model.weights[0][0])


@pytest.mark.parametrize(
    ("values", "options", "epochs", "weight"),
    [
        ([5, 4, 3, 3, 2], {}, 4, 4),
        ([5, 4, 3, 3, 2], {"patience": 2}, 5, 5),
        ([5, 4, 6, 7, 1], {"patience": 2}, 4, 4),
        ([5, 4, 6, 7, 1], {"patience": 2, "restore_best_weights": True}, 4, 2),
        ([5, 4, 3, 2, 4], {"patience": 9, "restore_best_weights": True}, 5, 4),
        ([5, 4.9, 4.8], {"min_delta": 0.5}, 2, 2),
        ([1, 2, 3, 4], {"start_from_epoch": 2}, 4, 4),
        ([5, 4, 3, 2], {"baseline": 1, "patience": 1}, 4, 4),
        ([5, float("nan"), 3], {"patience": 1}, 2, 2),
        ([0.5, 0.6, 0.6], {"monitor": "val_accuracy"}, 3, 3),
        ([0.5, 0.6, 0.7], {"monitor": "val_accuracy", "mode": "min"}, 2, 2),
    ],
)
def test_early_stopping(
    values: list[float], options: dict[str, Any], epochs: int, weight: float
) -> None:
    callback = EarlyStopping(**options)
    assert stopped_after(values, callback) == (epochs, weight)
    assert stopped_after(values, callback) == (epochs, weight)  # nothing is left of the first time


def test_early_stopping_without_its_figure_is_an_error() -> None:
    callback = EarlyStopping()
    callback.set_params({"validation_samples": 0})
    with pytest.raises(ArgumentError, match=r"'val_loss' needs .* monitor 'loss'"):
        callback.on_train_begin()
    callback = EarlyStopping("acuracy")
    with pytest.raises(ArgumentError, match="did you mean 'accuracy'"):
        callback.on_epoch_end(0, {"loss": 1.0, "accuracy": 0.5})
    with pytest.raises(ArgumentError, match="unknown mode"):
        EarlyStopping(mode="most")


def show_training(
    capsys: pytest.CaptureFixture[str], verbose: str | int, outcome: str = "finished"
) -> str:
    """What a training of two epochs prints; the second ends early unless it is finished."""
    bar = ProgressBar(verbose)
    ticks = iter(range(100))
    bar._clock = lambda: float(next(ticks))
    history = History()
    bar.set_model(SimpleNamespace(history=history))
    bar.set_params({"epochs": 2, "steps": 4, "samples": 500, "batch_size": 128})
    bar.on_train_begin()
    for epoch in range(2):
        bar.on_epoch_begin(epoch)
        bar.on_train_progress(2, {"loss": 0.5})
        if epoch == 1 and outcome != "finished":
            break
        bar.on_test_begin()
        bar.on_test_end({"loss": 0.75})
        bar.on_epoch_end(epoch, {"loss": 0.5, "val_loss": 0.75})
    history.status = outcome  # type: ignore[assignment]
    history.diverged_at = (2, 3) if outcome == "diverged" else None
    bar.on_train_end()
    return capsys.readouterr().out


@pytest.mark.parametrize("verbose", ["auto", 1, 2])
def test_plain_lines_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str], verbose: str | int
) -> None:
    assert show_training(capsys, verbose) == (
        "epoch 1/2  loss 0.5000  val_loss 0.7500  1.0 s  500 images/s\n"
        "epoch 2/2  loss 0.5000  val_loss 0.7500  1.0 s  500 images/s\n"
    )


def test_an_unfinished_epoch_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    interrupted = show_training(capsys, "auto", "interrupted").splitlines()
    assert interrupted[1:] == ["epoch 2/2  interrupted after step 2/4"]
    diverged = show_training(capsys, "auto", "diverged").splitlines()
    assert diverged[1:] == ["epoch 2/2  diverged at step 3: the loss is not finite"]


def test_silence(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_training(capsys, 0, "interrupted") == ""
    with status("compiling", verbose=0):
        pass
    assert capsys.readouterr().out == ""
    with pytest.raises(ArgumentError, match="verbose: expected 'auto', 0, 1 or 2, found 3"):
        ProgressBar(3)


def test_status_says_what_and_whether_it_was_done(capsys: pytest.CaptureFixture[str]) -> None:
    with status("compiling lenet"):
        assert capsys.readouterr().out == "compiling lenet ... "
    assert capsys.readouterr().out.startswith("done after ")
    with pytest.raises(KeyboardInterrupt), status("compiling lenet"):
        raise KeyboardInterrupt
    assert "stopped after " in capsys.readouterr().out
