"""Compare what glassnet's functions and classes take with what Keras's take, name by name.

    python -m venv /tmp/keras && /tmp/keras/bin/pip install keras==3.15.1 "jax[cpu]==0.10.2"
    KERAS_BACKEND=jax PYTHONPATH=. /tmp/keras/bin/python tools/compare_with_keras.py --record

It prints the table of all differences, which stands in ``docs/differences-from-keras.md``: a test
holds that it is the same. Without ``--record`` it fails where Keras is not what was recorded.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from glassnet.calls import HINTS
from glassnet.configuration import constructor_signature

RECORDED = Path(__file__).parents[1] / "tests/recorded/keras/signatures.json"
NONE = "—"

REASONS = {
    "shape": "an input without a shape says nothing",
    "x": "there is nothing to do without images",
    "y": "there is nothing to do without labels",
    "pool_size": "two by two is what nearly everybody takes",
    "kernel_initializer": "None chooses by the activation: a wider limit before a sigmoid",
    "seed": "nothing is global, and None draws a seed that is written down",
    "dtype": "the whole network has one type",
    "threads": "a call says how many; the result does not depend on it",
    "engine": "the plain formulas can run in place of the compiled loops; by name only",
    "gain": "a sigmoid needs a limit four times wider, `gain=4.0`; by name only",
    "label_smoothing": "labels stay labels; by name only",
    "every_seconds": "a backup may also go by the time that has passed; by name only",
    "keep": "so many backups are kept; a damaged one falls back to the one before; by name only",
    "record_steps": "the loss of every step is there anyway; by name only",
    "validation_freq": "by name only",
    "decay": "the study took it over from older versions of Keras; by name only",
}
"""Why glassnet has an argument, or a default, of its own; why it lacks one is said by `HINTS`."""

FILLED_IN = ("rank", "pool_dimensions", "pool_mode")
"""What Keras's base classes take of their derived classes, and not of a user."""

COMPARED = (
    "Input",
    "Sequential",
    "Sequential.compile",
    "Sequential.evaluate",
    "Sequential.fit",
    "Sequential.predict",
    "callbacks.BackupAndRestore",
    "callbacks.CSVLogger",
    "callbacks.EarlyStopping",
    "callbacks.LearningRateScheduler",
    "callbacks.ModelCheckpoint",
    "callbacks.ReduceLROnPlateau",
    "callbacks.TerminateOnNaN",
    "initializers.Constant",
    "initializers.GlorotNormal",
    "initializers.GlorotUniform",
    "initializers.HeNormal",
    "initializers.HeUniform",
    "initializers.LecunNormal",
    "initializers.LecunUniform",
    "initializers.Ones",
    "initializers.RandomNormal",
    "initializers.RandomUniform",
    "initializers.TruncatedNormal",
    "initializers.VarianceScaling",
    "initializers.Zeros",
    "layers.Activation",
    "layers.AveragePooling2D",
    "layers.Conv2D",
    "layers.Dense",
    "layers.Dropout",
    "layers.Flatten",
    "layers.MaxPooling2D",
    "layers.ReLU",
    "layers.Rescaling",
    "layers.Softmax",
    "losses.BinaryCrossentropy",
    "losses.CategoricalCrossentropy",
    "losses.MeanAbsoluteError",
    "losses.MeanSquaredError",
    "losses.SparseCategoricalCrossentropy",
    "metrics.BinaryAccuracy",
    "metrics.CategoricalAccuracy",
    "metrics.MeanAbsoluteError",
    "metrics.MeanSquaredError",
    "metrics.SparseCategoricalAccuracy",
    "metrics.SparseTopKCategoricalAccuracy",
    "metrics.TopKCategoricalAccuracy",
    "optimizers.Adagrad",
    "optimizers.Adam",
    "optimizers.AdamW",
    "optimizers.RMSprop",
    "optimizers.SGD",
    "optimizers.schedules.CosineDecay",
    "optimizers.schedules.CosineDecayRestarts",
    "optimizers.schedules.ExponentialDecay",
    "optimizers.schedules.InverseTimeDecay",
    "optimizers.schedules.PiecewiseConstantDecay",
    "optimizers.schedules.PolynomialDecay",
    "regularizers.L1",
    "regularizers.L1L2",
    "regularizers.L2",
)
"""What both packages have, by its path in them."""


class Argument(NamedTuple):
    """One argument of a call.

    Attributes:
        name: what it is called.
        default: as Python writes it; "required" where there is none.
        by_position: whether it may be given without its name.
    """

    name: str
    default: str
    by_position: bool


class Difference(NamedTuple):
    """An argument that is not the same in both packages: its default in each, or a dash."""

    owner: str
    argument: str
    keras: str
    glassnet: str


def arguments(package: str, path: str) -> list[Argument]:
    """What something takes, by its path in a package."""
    found: Any = importlib.import_module(package)
    for name in path.split("."):
        found = getattr(found, name)
    # What a callback of Keras takes beyond its own arguments reaches nobody.
    handed_on = isinstance(found, type) and not path.startswith("callbacks.")
    signature = constructor_signature(found) if handed_on else inspect.signature(found)
    return [
        Argument(
            parameter.name,
            "required" if parameter.default is parameter.empty else repr(parameter.default),
            parameter.kind is not parameter.KEYWORD_ONLY,
        )
        for parameter in signature.parameters.values()
        if parameter.name not in ("self", *FILLED_IN)
        and parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
    ]


def differences(keras: Mapping[str, list[Argument]]) -> list[Difference]:
    """Arguments that only one of the packages has, or that have another default."""
    found = []
    for owner, theirs in keras.items():
        ours = {argument.name: argument.default for argument in arguments("glassnet", owner)}
        other = {argument.name: argument.default for argument in theirs}
        found += [
            Difference(owner, name, other.get(name, NONE), ours.get(name, NONE))
            for name in dict.fromkeys([*other, *ours])
            if other.get(name) != ours.get(name)
        ]
    return found


def table(keras: Mapping[str, list[Argument]]) -> str:
    """The differences in Markdown: alike ones, of several owners, in one row."""
    owners: dict[tuple[str, str, str], list[str]] = {}
    for owner, *alike in differences(keras):
        argument, theirs, ours = alike
        if argument == "name":
            theirs = "a name of its own"
        owners.setdefault((argument, theirs, ours), []).append(owner)
    rows = ["| argument | of | in Keras | in glassnet | why |", "|---|---|---|---|---|"]
    for (argument, theirs, ours), group in owners.items():
        why = HINTS[argument] if ours == NONE else REASONS[argument]
        names = ", ".join(dict.fromkeys(owner.rpartition(".")[2] for owner in group))
        cells = (_code(argument), names, _code(theirs), _code(ours), why)
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _code(text: str) -> str:
    return text if text in (NONE, "required", "a name of its own") else f"`{text}`"


def displaced(keras: Mapping[str, list[Argument]]) -> dict[str, tuple[str, str]]:
    """Where one and the same place of a call stands for different arguments: Keras's, and ours."""
    found = {}
    for owner, theirs in keras.items():
        ours = [argument.name for argument in arguments("glassnet", owner) if argument.by_position]
        other = [argument.name for argument in theirs if argument.by_position]
        for one, another in zip(other, ours, strict=False):
            if one != another:
                found[owner] = (one, another)
                break
    return found


def recorded() -> dict[str, list[Argument]]:
    """Keras's arguments, as they were recorded."""
    text = json.loads(RECORDED.read_text(encoding="utf-8"))
    return {owner: [Argument(*each) for each in own] for owner, own in text["arguments"].items()}


def main() -> None:
    """Record or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write Keras's arguments down")
    import keras

    found = {path: arguments("keras", path) for path in COMPARED}
    if parser.parse_args().record:
        RECORDED.parent.mkdir(exist_ok=True)
        lines = ",\n".join(
            f"  {json.dumps(owner)}: {json.dumps(own)}" for owner, own in found.items()
        )
        text = f'{{\n "keras": "{keras.__version__}",\n "arguments": {{\n{lines}\n }}\n}}\n'
        RECORDED.write_text(text, encoding="utf-8")
    elif found != recorded():
        raise SystemExit("Keras's arguments are not those that were recorded.")
    print(table(found))
    for owner, (theirs, ours) in displaced(found).items():
        print(f"{owner}: the place of {theirs} is that of {ours} here")


if __name__ == "__main__":
    main()
