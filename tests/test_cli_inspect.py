"""``glassnet inspect``: what it shows of networks, checkpoints and runs, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import run, write_digits


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 96 + 40 real digits."""
    return write_digits(tmp_path_factory.mktemp("digits"))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small network that was trained on the sample."""
    path = tmp_path_factory.mktemp("models") / "model.safetensors"
    training = ("--dataset", "mnist-5k", "--epochs", 2, "--activation", "relu")
    assert run("train", "feedforward", "-o", path, *training).status == 0
    return path


def test_a_network_is_shown_layer_by_layer(trained: Path) -> None:
    done = run("inspect", trained)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "feedforward, float32"
    rows = [line.split() for line in lines if line.startswith("dense")]
    assert [row[0] for row in rows] == ["dense", "dense_1", "dense_2"]
    assert "Outputs and gradients: 512 of the 4,000 training images of mnist-5k, evenly" in done.out
    assert "A network alone has no next step" in done.out
