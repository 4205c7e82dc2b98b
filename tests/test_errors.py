"""Whatever is given, of any size and with any characters, a message shows it in short lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.arguments import flag, one_of, real_number, whole_number
from glassnet.errors import (
    DivergenceError,
    GlassnetError,
    OutputError,
    quoted,
    shortened,
    unknown_name,
)
from glassnet.layers.sizes import padding_name, pair
from glassnet.optimizers import schedules


class Long:
    def __repr__(self) -> str:
        return "line\n" * 5000


class Broken:
    def __repr__(self) -> str:
        raise RuntimeError("no")


def deep(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


VALUES: dict[str, Any] = {
    "a name": "a" * 5000,
    "control characters": "\x1b[2J\u202e\n" * 1000,
    "half a character": "\ud800",
    "a list": list(range(100_000)),
    "a dictionary": {"a" * 5000: "b" * 5000, **{str(n): n for n in range(10_000)}},
    "a number": 10**5000,
    "a negative number": -(10**5000),
    "a deep list": deep(100_000),
    "an array": np.zeros((300, 300)),
    "an object": Long(),
    "an object that can't be shown": Broken(),
    "bytes": b"\0" * 5000,
}


def negative(value: Any) -> Any:
    """The value; of a number, one below 0, which nothing here can be."""
    return -abs(value) if isinstance(value, int) else value


CHECKS: dict[str, Callable[[Any], object]] = {
    "real_number": lambda v: real_number("SGD", "momentum", v, below=-(10.0**300)),
    "whole_number": lambda v: whole_number("fit", "epochs", negative(v), at_least=1),
    "flag": lambda v: flag("SGD", "nesterov", v),
    "one_of": lambda v: one_of("VarianceScaling", "mode", v, ["fan_in"]),
    "pair": lambda v: pair("Conv2D", "strides", negative(v)),
    "padding_name": lambda v: padding_name("Conv2D", v),
    "input": lambda v: gn.Input([v, -1]),
    "input of many": lambda v: gn.Input(v),
    "activation": lambda v: layers.Dense(3, activation=v),
    "initializer": lambda v: layers.Dense(3, kernel_initializer=v),
    "configuration": lambda v: gn.initializers.get({"class_name": "Ones", "config": v}),
    "class": lambda v: gn.initializers.get({"class_name": v, "config": {}}),
    "regularizer": lambda v: gn.regularizers.get(v),
    "optimizer": lambda v: gn.optimizers.get(v),
    "learning rate": lambda v: gn.optimizers.SGD(negative(v)),
    "loss": lambda v: gn.losses.get(v),
    "metric": lambda v: gn.metrics.check(v),
    "boundaries": lambda v: schedules.PiecewiseConstantDecay([2, 1, *range(9999)], [0.1] * 10_002),
    "boundary": lambda v: schedules.PiecewiseConstantDecay([1, v], [0.1] * 3),
    "layer": lambda v: gn.Sequential([v]),
    "dtype": lambda v: gn.Sequential(dtype=v),
    "seed": lambda v: gn.Sequential(seed=negative(v)),
    "get_layer": lambda v: gn.Sequential([layers.Flatten()]).get_layer(v),
    "network": lambda v: gn.networks.build(v),
    "data set": lambda v: gn.data.load(v),
    "data folder": lambda v: gn.data.load(data_dir=v if isinstance(v, str) else "c" * 4000),
    "model file": lambda v: gn.load_model(v if isinstance(v, str) else "c" * 4000),
    "picture": lambda v: gn.data.load_digit(v if isinstance(v, str) else "c" * 4000),
    "idx": lambda v: gn.data.read_idx(v if isinstance(v, str) else "c" * 4000),
    "hook": lambda v: gn.callbacks.LambdaCallback(on_epoch_end=v),
    "callback": lambda v: gn.callbacks.CallbackList([v]),
}


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("check", CHECKS)
def test_every_line_of_a_message_fits(check: str, value: str) -> None:
    with pytest.raises(GlassnetError) as caught:
        CHECKS[check](VALUES[value])
    for line in str(caught.value).split("\n"):
        assert line.isprintable(), line
        assert len(line) <= 500


def test_a_network_of_long_names_is_told_in_short_lines(tmp_path: Path) -> None:
    model = gn.Sequential([gn.Input((4,)), layers.Flatten(name="n" * 5000)])
    with pytest.raises(GlassnetError, match=r"a layer's name is 'nnn.*…n+', of 5,000 characters"):
        model.save(tmp_path / "model.safetensors")
    with pytest.raises(GlassnetError) as caught:
        model.add(layers.Flatten(name="n" * 5000))
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize("value", [5, "two", [1, 2], {"b": 1, "a": 2}, None, 1.5, b"x", (1,)])
def test_short_values_are_quoted_as_they_are(value: object) -> None:
    assert quoted(value) == repr(value)


def test_what_is_shortened_keeps_its_beginning_and_its_end() -> None:
    text = "".join(map(str, range(1000)))
    assert len(shortened(text, 100)) == 100
    assert shortened(text, 100).startswith(text[:60])
    assert shortened(text, 100).endswith(text[-30:])
    assert shortened("\x1b" * 3) == r"\x1b\x1b\x1b"


def test_of_very_many_names_some_are_shown() -> None:
    names = [f"layer_{n}" for n in range(500)]
    message = str(unknown_name("layer", "layer_7x", names))
    assert "did you mean 'layer_7" in message
    assert message.endswith("layer_29 and 470 others.")


def test_errors_are_what_they_were() -> None:
    assert str(OutputError("path: can't be written.")) == "path: can't be written."
    assert str(GlassnetError("one\ntwo")) == "one\ntwo"
    error = DivergenceError("the loss is nan", epoch=1, step=2)
    assert (str(error), error.epoch, error.step) == ("the loss is nan", 1, 2)
