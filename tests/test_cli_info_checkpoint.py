"""``glassnet info`` of a checkpoint, and what else takes one for the network that it is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import glassnet as gn
from glassnet import data, layers, optimizers
from glassnet.callbacks import BackupAndRestore, EarlyStopping, ReduceLROnPlateau
from glassnet.cli import main
from glassnet.errors import ModelFileError
from glassnet.formats import Contents, safetensors
from glassnet.machine import circumstances
from glassnet.model.checkpoint import load_state


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a training on 40 digits in steps of 16, after step 2 of 3 in epoch 2."""
    folder = tmp_path_factory.mktemp("checkpoint")
    digits = data.load("mnist-5k")
    x, y = (each[:40] for each in digits.training)
    model = gn.Sequential(
        [
            gn.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ],
        "small",
        seed=0,
    )
    rate = optimizers.schedules.InverseTimeDecay(0.5, 1, 1.0)
    model.compile(optimizers.SGD(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.origin = gn.Origin(digits.card)
    stop = EarlyStopping("loss", patience=5)
    kept = BackupAndRestore(folder, save_freq=5, delete_checkpoint=False, keep=1)
    model.fit(x, y, 16, epochs=3, verbose=0, callbacks=[stop, kept], seed=7)
    (path,) = folder.glob("step-*")
    return path


def shown(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main([str(each) for each in arguments]) == 0
    return capsys.readouterr().out


def test_it_says_that_it_is_one_and_where_it_stands(
    checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = shown(capsys, "info", checkpoint)
    first, *lines = text.splitlines()
    assert f"{checkpoint}  a checkpoint, " in first
    found = dict(pair for line in lines if len(pair := re.split("  +", line.strip())) == 2)
    assert found["epoch"] == "2"
    assert found["steps done in it"] == "2"
    assert found["optimizer steps"] == "5"
    assert found["learning rate"] == "0.08333"  # 0.5 / (1 + 5)
    assert found["batch size"] == "16"
    assert found["seed"] == "7"
    assert found["callbacks remembered"] == "EarlyStopping, History"


def test_as_json(checkpoint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(shown(capsys, "info", "--json", checkpoint))
    assert found["checkpoint"] == {
        "epoch": 2,
        "steps_done_in_it": 2,
        "optimizer_steps": 5,
        "learning_rate": pytest.approx(0.5 / 6),
        "batch_size": 16,
        "seed": 7,
        "callbacks": ["EarlyStopping", "History"],
        "circumstances": circumstances(),
    }
    assert found["data"]["name"] == "mnist-5k"


def test_a_plain_network_is_none(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plain.safetensors"
    gn.load_model(checkpoint).save(path)
    assert "checkpoint" not in shown(capsys, "info", path)
    assert json.loads(shown(capsys, "info", "--json", path))["checkpoint"] is None


def test_it_is_evaluated_shown_and_predicted_with(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, (_, (x, y)) = gn.load_model(checkpoint), data.load("mnist-5k")
    accuracy = model.evaluate(x, y)["accuracy"]
    assert f"accuracy  {accuracy:.4f}" in shown(capsys, "evaluate", checkpoint)
    assert "Dense" in shown(capsys, "show", checkpoint)
    digit = tmp_path / "digit.png"
    Image.fromarray(np.squeeze(x[0], -1)).save(digit)
    answers = json.loads(shown(capsys, "predict", checkpoint, digit, "--json"))
    assert answers


@pytest.mark.parametrize("name", ["\x1b[2J", 7, "a\nb"])
def test_a_forged_name_of_a_callback_reaches_no_terminal(
    checkpoint: Path, tmp_path: Path, name: Any
) -> None:
    description, tensors = safetensors.read(checkpoint)
    description["state"]["callbacks"][0]["name"] = name
    path = tmp_path / "forged.safetensors"
    safetensors.write(path, Contents(description, tensors))
    with pytest.raises(ModelFileError, match="the name of a callback is"):
        load_state(path)
    assert main(["info", str(path)]) == 2


def test_the_rate_that_a_callback_has_lowered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = gn.Sequential([gn.Input((2,)), layers.Dense(1)], seed=0)
    model.compile(optimizers.SGD(0.5), "mse")
    plateau = ReduceLROnPlateau("loss", factor=0.1, patience=1, min_delta=1e9)
    kept = BackupAndRestore(tmp_path, delete_checkpoint=False, keep=1)
    x = np.ones((4, 2), np.float32)
    model.fit(x, x[:, :1], epochs=2, verbose=0, callbacks=[plateau, kept], seed=0)
    (path,) = tmp_path.glob("step-*")
    found = json.loads(shown(capsys, "info", "--json", path))["checkpoint"]
    assert found["learning_rate"] == pytest.approx(0.05)
    assert (found["epoch"], found["steps_done_in_it"]) == (3, 0)
