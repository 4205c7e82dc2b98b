"""Train the networks that come with the package, and write their files.

    python -m tools.train_pretrained            # all five, into glassnet/pretrained/
    python -m tools.train_pretrained lenet      # one of them
    python -m tools.train_pretrained --check    # train again, and compare with the files

Each network is trained by the command that `command` gives, with seed 0 for all of them: no run was
chosen among several. Then its weights are rounded to eight bits (`glassnet.formats.rounding`), and
the rounded network is judged on MNIST's test images, which no training saw. The file says all this:
the command, the fingerprint of the weights before they were rounded, and the figures before and
after.
"""

from __future__ import annotations

import argparse
import dataclasses
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from glassnet import Sequential, data, load_model
from glassnet.data.catalogue import WITHOUT_SAMPLE
from glassnet.formats import Contents, safetensors
from glassnet.formats.rounding import restored_tensors, rounded_tensors
from glassnet.machine import circumstances
from glassnet.model.origin import Fact
from glassnet.model.saving import contents_of
from glassnet.pretrained import NAMES, path_of
from glassnet.study.running.judging import judge

SEED = 0
ROUNDING = "kernels in 8 bits, with a scale for each output unit; biases in float32"
DEPENDS_ON = ("glassnet", "numpy", "numba", "processor")
"""The facts of a receipt that decide the last bits of the weights."""


def command(name: str, path: str | None = None) -> list[str]:
    """What a user types to train a network as it was before it was rounded.

    >>> " ".join(command("lenet"))
    'train lenet -o lenet.safetensors --dataset mnist-55k --recipe fast --seed 0'
    """
    output = path or f"{name}.safetensors"
    chosen = ["--dataset", WITHOUT_SAMPLE, "--recipe", "fast", "--seed", str(SEED)]
    return ["train", name, "-o", output, *chosen]


def trained(name: str) -> Sequential:
    """The network with its weights in float32, trained by the command in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / f"{name}.safetensors")
        subprocess.run([sys.executable, "-m", "glassnet", *command(name, path)], check=True)
        return load_model(path)


def stored(model: Sequential, test: data.dataset.ImagesAndLabels) -> Contents:
    """A trained network as its file has it: rounded, and with its receipt.

    Args:
        model: it is rounded, and gets the origin that the file has.
        test: images and labels that it was not trained on.
    """
    origin = model.origin
    assert origin is not None
    assert origin.figures, "a training has just ended"
    name = str(model.name)
    receipt: dict[str, Fact] = {
        "command": " ".join(["glassnet", *command(name)]),
        "weights before rounding": origin.weights,
        "test loss before rounding": origin.figures["loss"],
        "test accuracy before rounding": origin.figures["accuracy"],
        "rounding": ROUNDING,
        **circumstances(),
    }
    names = model.weight_names()
    tensors = rounded_tensors(dict(zip(names, model.get_weights(), strict=True)))
    restored = restored_tensors(tensors)
    model.set_weights([restored[name] for name in names])
    model.origin = dataclasses.replace(
        origin,
        recipe={**origin.recipe, **receipt},
        figures=judge(model, test),
        weights="",  # it gets the fingerprint of the rounded ones
        changed=False,
    )
    return Contents(contents_of(model).description, tensors)


def differences(name: str, test: data.dataset.ImagesAndLabels) -> list[str]:
    """In what a network that is trained anew differs from its file; nothing, on equal machines."""
    contents, kept = stored(trained(name), test), safetensors.read_stored(path_of(name))
    recipes = [each.description["origin"]["recipe"] for each in (contents, kept)]
    found = [
        f"{fact} is {recipes[0][fact]} here, and was {recipes[1].get(fact)}"
        for fact in DEPENDS_ON
        if recipes[0][fact] != recipes[1].get(fact)
    ]
    found += [
        f"{tensor} has other values"
        for tensor in sorted(contents.tensors.keys() | kept.tensors.keys())
        if not np.array_equal(
            contents.tensors.get(tensor, np.empty(0)), kept.tensors.get(tensor, np.empty(0))
        )
    ]
    before = "weights before rounding"
    return found + [f"other {before}"] * (recipes[0][before] != recipes[1].get(before))


def main() -> int:
    """Write the files, or compare with them."""
    parser = argparse.ArgumentParser(description="Train the networks that come with the package.")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME", default=[])
    parser.add_argument("--check", action="store_true", help="compare with the files that are here")
    arguments = parser.parse_args()
    test = data.load(WITHOUT_SAMPLE).test
    status = 0
    for name in arguments.names or NAMES:
        if arguments.check:
            found = differences(name, test)
            print(f"{name}: {'; '.join(found) or 'the same'}")
            status = 1 if found else status
            continue
        contents = stored(trained(name), test)
        safetensors.write(path_of(name), contents)
        recipe, figures = (contents.description["origin"][part] for part in ("recipe", "figures"))
        before = recipe["test accuracy before rounding"]
        print(
            f"{path_of(name)}: {path_of(name).stat().st_size:,} bytes, test accuracy {before:.4f} "
            f"before rounding, {figures['accuracy']:.4f} after"
        )
    return status


if __name__ == "__main__":
    sys.exit(main())
