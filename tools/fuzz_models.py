"""Saved networks, changed and sealed anew, are loaded or refused: python -m tools.fuzz_models.

Each case takes a network's description, changes it in one to four places as somebody might who
knows the format, and seals it again. What is loaded must be usable, in little memory.
"""

from __future__ import annotations

import copy
import json
import random
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save

import glassnet as gn
from glassnet.engine.layout import lay_out
from glassnet.formats import Contents
from glassnet.formats.safetensors import FORMAT, KEY
from glassnet.model.origin import Fact
from glassnet.model.saving import contents_of
from glassnet.optimizers import schedules
from glassnet.version import __version__
from tools import fuzzing, proofs

CASES = 20_000
LANES = 16  # images in a tile
MOST_TILE_BYTES = 600_000_000
DEEPEST = 50  # levels in which something is changed: more than any reader takes
MOST_PLACES = 50_000  # of a description, beyond which it is not changed further

ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 2, 3, 7, 28, 1.5, -0.0, 1e-300, 1e300, 1e999, float("nan")),
    *(255, 256, 65_537, 10**6, 10**9, 2**31, 2**63, 2**64, 10**39, 10**100, 10**5000),
    *("", "relu", "softmax", "same", "full", "valid", "float64", "float16", "adam", "a" * 5000),
    *("\x1b[2J", "two\nlines", "\u202eback", "\ud800", "__class__", "../../x", "{}", "%s" * 100),
    *([], {}, [[]], [0], [1, 1], [2, 2], [1000, 1000], [1] * 9, [1] * 1000, [10**9] * 3),
    *([0.1] * 10_000, {"class_name": "Dense"}, {"class_name": "Dense", "config": {"units": 3}}),
]
"""What may stand where something else belongs."""


@cache
def originals() -> list[Contents]:
    """Networks that use every kind of layer, and all that is saved with one."""
    layers = gn.layers
    convolutions: list[Any] = [
        gn.Input((12, 11, 3)),
        layers.Rescaling(0.5, -1),
        layers.Conv2D(3, 3, padding="same", activation="relu", kernel_regularizer="l2"),
        layers.MaxPooling2D(2),
        layers.Conv2D(2, (2, 3), strides=(1, 2), padding="full", activation="tanh"),
        layers.Dropout(0.25),
        layers.AveragePooling2D((2, 1), padding="same"),
        layers.Flatten(),
        layers.Dense(4, activation="softmax", kernel_initializer="he_normal"),
    ]
    vectors: list[Any] = [
        gn.Input((5,)),
        layers.Threshold(0.5),
        layers.Dense(3, activation="sigmoid", bias_initializer={"class_name": "Ones"}),
        layers.Dense(2, kernel_initializer=gn.initializers.VarianceScaling(2.0)),
    ]
    rates = [
        schedules.PiecewiseConstantDecay([10, 20], [0.3, 0.2, 0.1]),
        schedules.CosineDecayRestarts(0.1, 10),
    ]
    networks = []
    for n, stack in enumerate((convolutions, vectors)):
        model = gn.Sequential(stack, seed=n, dtype=("float32", "float64")[n])
        model.compile(
            gn.optimizers.SGD(rates[n], momentum=0.5),
            ("sparse_categorical_crossentropy", "mse")[n],
            [gn.metrics.SparseTopKCategoricalAccuracy(2)] if n == 0 else ["mae"],
        )
        networks.append(model)
    networks.append(gn.networks.build("lenet", seed=0))
    for model in networks[::2]:
        model.origin = origin_of(model)
    return [contents_of(model) for model in networks]


def origin_of(model: gn.Sequential) -> gn.Origin:
    """All that a training tells of a network."""
    assert model.input_shape is not None
    height, width, channels = model.input_shape
    form = gn.data.PictureForm((height, width, channels), "whole", "bright")
    classes = tuple(f"class {n}" for n in range(*model.output_shape))
    card = gn.data.DataCard("some", "Some data", classes, "0" * 64, form, (100, 20))
    recipe: dict[str, Fact] = {
        "optimizer": "SGD(0.1)",
        "epochs": 3,
        "learning rate": 0.1,
        "schedule": None,
    }
    return gn.Origin(card, recipe, {"loss": 0.25, "accuracy": 0.875})


def places(value: Any) -> list[tuple[Any, ...]]:
    """The paths to everything in a description, down to `DEEPEST`."""
    found: list[tuple[Any, ...]] = []
    left: list[tuple[tuple[Any, ...], Any]] = [((), value)]
    while left:
        path, value = left.pop()
        found.append(path)
        if len(path) == DEEPEST:
            continue
        if isinstance(value, dict):
            left += [((*path, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            left += [((*path, key), item) for key, item in enumerate(value)]
    return found


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a path."""
    for key in path:
        value = value[key]
    return value


def changed(
    description: dict[str, Any], found: list[tuple[Any, ...]], chance: random.Random
) -> None:
    """Change one thing, at one of the places that were found."""
    *above, key = chance.choice(found[1:])
    holder = at(description, tuple(above))
    value = holder[key]
    ways: list[Callable[[], Any]] = [
        lambda: holder.__setitem__(key, copy.deepcopy(chance.choice(ODD))),
        lambda: holder.__setitem__(key, copy.deepcopy(at(description, chance.choice(found)))),
        lambda: holder.pop(key),
        lambda: holder.__setitem__(key, _larger(value, chance)),
        lambda: holder.__setitem__(key, _nested(value, chance.choice([1, 5, 12, 40, 200]))),
    ]
    if isinstance(holder, list):
        times = min(chance.choice([1, 2, 30, 600]), MOST_PLACES // len(places(value)) + 1)
        ways.append(lambda: holder.extend([copy.deepcopy(value)] * times))
        ways.append(lambda: holder.insert(0, value))
    if isinstance(holder, dict):
        ways.append(lambda: holder.update({chance.choice(["x", "units", "a" * 3000]): value}))
    chance.choice(ways)()


def _larger(value: Any, chance: random.Random) -> Any:
    if isinstance(value, int | float):
        return value * chance.choice([2, 10, 1000, 10**6, 10**12]) + chance.choice([0, 1])
    if isinstance(value, list):
        return [_larger(item, chance) for item in value]
    return value * 2000 if isinstance(value, str) else value


def _nested(value: Any, depth: int) -> Any:
    for _ in range(depth):
        value = {"class_name": "Dense", "config": {"units": 2, "activation": value}}
    return value


def rearranged(tensors: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The tensors with one of them gone, renamed, or of another form."""
    tensors = dict(tensors)
    if not tensors:
        return tensors
    name = chance.choice(sorted(tensors))
    array = tensors.pop(name)
    return tensors | chance.choice(
        [
            {},
            {name[:-1]: array},
            {"\x1b[2J" + name: array},
            {name * 300: array},
            {name: array.reshape(-1)},
            {name: array[..., None]},
            {name: array[:0]},
            {name: array.astype(np.float16)},
            {name: array.astype(np.int64)},
            {name: array * np.nan},
            {name: np.zeros((*array.shape[:-1], 50_000 // max(1, array.size)), array.dtype)},
            {f"{name}{n}": array[:0] for n in range(chance.choice([2, 5000]))},
        ]
    )


def sealed(description: dict[str, Any], tensors: dict[str, Any]) -> bytes:
    """A file that holds just this, its seal right."""
    whole = {"format": FORMAT, "version": __version__, **description}
    whole["seal"] = Contents(whole, tensors).seal()
    text = json.dumps(whole)
    return save(tensors, {KEY: text})


def forged(chance: random.Random) -> bytes:
    """The bytes of a file that somebody changed."""
    original = chance.choice(originals())
    description, tensors = copy.deepcopy(original.description), original.tensors
    for _ in range(chance.choice([0, 1, 1, 1, 2, 4])):
        found = places(description)
        if 1 < len(found) < MOST_PLACES:
            changed(description, found, chance)
    if chance.random() < 0.2:
        tensors = rearranged(tensors, chance)
    return sealed(description, tensors)


def check(case: int) -> str:
    """Make one file and load it; what is loaded is looked at as a user would."""
    chance = random.Random(case)
    # Python refuses to write numbers of more than 4,300 digits, which a file may hold all the same.
    sys.set_int_max_str_digits(0)
    try:
        contents = bytearray(forged(chance))
    except (ValueError, TypeError, RecursionError):
        return "not to be written"
    finally:
        sys.set_int_max_str_digits(4300)
    if chance.random() < 0.1:
        for _ in range(chance.choice([1, 3])):
            contents[chance.randrange(min(len(contents), 400))] = chance.randrange(256)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.safetensors"
        path.write_bytes(contents)
        _look_at(gn.load_model(path))
    return "loaded"


def _look_at(model: gn.Sequential) -> None:
    """What is done with a network first, but for the compiling."""
    assert model.input_shape is not None
    layout = lay_out(model.ops(), model.input_shape, LANES)
    tile = (layout.workspace_size + layout.retained_size) * np.dtype(model.dtype).itemsize
    assert tile <= MOST_TILE_BYTES, f"a tile of {tile:,} bytes"
    assert model.count_params() == sum(weight.size for weight in model.get_weights())
    assert model.name.isprintable()
    if model.class_names is not None:
        assert model.output_shape == (len(model.class_names),)
    if model.origin is not None:
        assert json.dumps(model.origin.to_config()).isprintable()
    repr(model)
    model.draw()


if __name__ == "__main__":
    sys.exit(proofs.main("fuzz_models", check, CASES, judge=fuzzing.watched("fuzz_models")))
