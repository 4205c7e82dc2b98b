"""Networks of one's own and grids, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import glassnet as gn
from tests.command import Result, run, write_digits

NETWORKS = '''
from glassnet import Sequential, layers

print("read")


def wide(classes):
    """One hidden layer."""
    return Sequential(
        [layers.Flatten(), layers.Dense(9, activation="relu"), layers.Dense(classes)]
    )


def small(activation):
    return Sequential(
        [layers.Flatten(), layers.Dense(3, activation=activation), layers.Dense(10, "softmax")]
    )


class Same(layers.Layer):
    def build(self, input_shape):
        return input_shape

    def forward(self, x, y, parameters, saved):
        y[...] = x

    def backward(self, dy, dx, x, y, parameters, saved, gradients):
        dx[...] = dy


def with_layer():
    return Sequential([layers.Flatten(), Same(), layers.Dense(10, activation="softmax")])
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with ``my_networks.py`` and a few digits, in which the commands run."""
    (tmp_path / "my_networks.py").write_text(NETWORKS, encoding="utf-8")
    write_digits(tmp_path / "digits")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "150")
    return tmp_path


def study(*arguments: object) -> Result:
    return run("study", *arguments, "--data", "digits", "--jobs", "1", "--no-explain")


def tracked(folder: Path) -> list[tuple[str, float, str | None, int]]:
    """Of each line of the statistics: network, learning rate, activation, how many runs."""
    content = json.loads((folder / "results" / "statistics.json").read_text(encoding="utf-8"))
    return [
        (
            each["network"],
            each["setting"]["learning_rate"],
            each["setting"]["details"].get("activation"),
            each["counts"]["runs"],
        )
        for each in content["networks"]
    ]


# ---- own networks --------------------------------------------------------------------------


def test_the_networks_of_a_file_are_shown_beside_named_ones(folder: Path) -> None:
    shown = run("networks", "my_networks.py", "lenet", "--classes", 10)
    assert "wide  my_networks.py: One hidden layer." in shown.out
    assert "small  my_networks.py\n" in shown.out
    assert "lenet  Conv 6@5×5" in shown.out
    assert (shown.status, shown.err) == (0, "read\n")


def test_what_a_file_prints_does_not_spoil_what_a_program_reads(folder: Path) -> None:
    measured = run("profile", "my_networks.py:wide", "--data", "digits", "--steps", 2, "--json")
    assert json.loads(measured.out)
    assert "wide_flatten" not in run("show", "my_networks.py:small").err


def test_a_network_of_ones_own_is_trained_saved_and_evaluated(folder: Path) -> None:
    done = run("train", "my_networks.py:wide", "-o", "w.safetensors", "--data", "digits")
    assert done.status == 0, done.err
    model = gn.load_model("w.safetensors")
    assert (model.name, model.output_shape) == ("wide", (10,))
    assert model.origin is not None
    assert model.origin.recipe["file"] == "my_networks.py"
    assert "activation" not in model.origin.recipe
    judged = run("evaluate", "w.safetensors", "--data", "digits")
    assert judged.status == 0, judged.err


def test_outputs_that_are_no_probabilities_are_trained_as_logits(folder: Path) -> None:
    run("train", "my_networks.py:wide", "-o", "w.safetensors", "--data", "digits", "--epochs", 1)
    model = gn.load_model("w.safetensors")
    assert isinstance(model.loss, gn.losses.SparseCategoricalCrossentropy)
    assert model.loss.from_logits


def test_a_saved_network_with_layers_of_ones_own_is_read_with_their_file(folder: Path) -> None:
    train = ["my_networks.py:with_layer", "-o", "w.safetensors", "--data", "digits", "--resume"]
    done = run("train", *train, "--epochs", 1)
    assert "standard pixels, 1 epoch" in done.out
    again = "glassnet evaluate w.safetensors --data digits --code my_networks.py"
    assert done.out.endswith(f"now try: {again}\n")
    for command in ("evaluate", "info", "show", "profile"):
        refused = run(command, "w.safetensors")
        assert refused.status == 2
        assert "its layer Same is not one of glassnet's" in refused.err
        assert "on the command line, --code FILE" in refused.err
        shown = run(command, "w.safetensors", "--code", "my_networks.py")
        assert shown.status == 0 or "digits" in shown.err, (command, shown.err)
    assert run(*again.split()[1:]).status == 0
    plain = run("evaluate", "w.safetensors", "--code", "digits")
    assert "can't be read as a Python file, since it is a folder" in plain.err
    (folder / "plain.py").write_text("x = 3\n", encoding="utf-8")
    assert run("info", "w.safetensors", "--code", "plain.py").err == (
        "Error: plain.py: has no layer or other class of your own.\n"
    )


def test_a_file_stands_beside_a_named_network_in_a_study(folder: Path) -> None:
    done = study("my_networks.py:wide", "my_networks.py:small", "feedforward", "--epochs", 1)
    assert done.status == 0, done.err
    assert "2/3  small (seed 0)" in done.out
    assert sorted(tracked(folder)) == [
        ("feedforward", 0.5, "sigmoid", 1),
        ("small", 0.5, "sigmoid", 1),
        ("wide", 0.5, None, 1),
    ]


def test_a_file_may_lie_in_a_folder_of_any_name(folder: Path) -> None:
    (folder / "[").mkdir()  # [/b] would end a style of rich's
    (folder / "[" / "b].py").write_text(NETWORKS, encoding="utf-8")
    done = study("[/b].py:wide", "my_networks.py:wide", "--epochs", 1)
    assert done.status == 0, done.err
    assert "1/2  [/b].py:wide (seed 0)" in done.out


def test_a_new_network_in_the_file_does_not_train_the_others_again(folder: Path) -> None:
    study("my_networks.py:wide", "--epochs", 1)
    file = folder / "my_networks.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("small", "tiny"), encoding="utf-8")
    assert "1 of 1 run found" in study("my_networks.py:wide", "--epochs", 1).out
    file.write_text(text.replace("Dense(9", "Dense(8"), encoding="utf-8")
    assert "found" not in study("my_networks.py:wide", "--epochs", 1).out
    assert [runs for *_, runs in tracked(folder)] == [1, 1]


def test_an_edited_layer_of_ones_own_is_another_network(folder: Path) -> None:
    study("my_networks.py:with_layer", "--epochs", 1)
    file = folder / "my_networks.py"
    file.write_text(file.read_text(encoding="utf-8").replace("= x", "= +x"), encoding="utf-8")
    assert "found" not in study("my_networks.py:with_layer", "--epochs", 1).out
    assert [runs for *_, runs in tracked(folder)] == [1, 1]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def wide(:", "my_networks.py, line 1: SyntaxError: invalid syntax."),
        ("import nowhere", "my_networks.py, line 1: ModuleNotFoundError: No module named 'nowhe"),
        ("import sys\nsys.exit()", "my_networks.py, line 2: it ends the program (SystemExit). Pu"),
        ("x = 3", "my_networks.py: has no network. A network is a function that returns a Seque"),
    ],
)
@pytest.mark.parametrize("command", ["study", "networks", "train", "show", "profile"])
def test_a_wrong_file_is_one_sentence_and_status_2(
    source: str, message: str, command: str, folder: Path
) -> None:
    network = "\ndef wide() -> 'Sequential': return Sequential([])" if "=" not in source else ""
    (folder / "my_networks.py").write_text(source + network, encoding="utf-8")
    output = ["-o", "x.safetensors"] if command == "train" else []
    done = run(command, "my_networks.py", *output)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"Error: {message}")
    assert len(done.err.splitlines()) == 1


def test_the_last_network_is_built_before_the_first_is_trained(folder: Path) -> None:
    with (folder / "my_networks.py").open("a", encoding="utf-8") as file:
        file.write("\ndef twelve(): return Sequential([layers.Flatten(), layers.Dense(12)])\n")
    done = study("my_networks.py", "--epochs", 1)
    assert done.status == 2
    assert "my_networks.py:twelve has outputs of shape (12,), and there are 10 classes" in done.err
    assert not list((folder / "results" / "runs").iterdir())


# ---- grids ---------------------------------------------------------------------------------


def test_options_may_list_values(folder: Path) -> None:
    done = study("feedforward", "--lr", "0.1, 0.5", "--activation", "relu,tanh", "--epochs", 1)
    assert done.status == 0, done.err
    assert (
        "4 ways to train: feedforward, rate 0.1, relu; feedforward, rate 0.1, tanh; f" in done.out
    )
    assert tracked(folder) == [
        ("feedforward", rate, activation, 1)
        for rate in (0.1, 0.5)
        for activation in ("relu", "tanh")
    ]


def test_of_a_large_grid_the_first_ways_to_train_are_named(folder: Path) -> None:
    rates = ",".join(f"0.{n}" for n in range(1, 10))
    done = study("feedforward", "--lr", rates, "--activation", "relu,tanh", "--epochs", 1)
    (said,) = [line for line in done.out.splitlines() if "18 ways to train" in line]
    assert said.count(";") == 12
    assert said.endswith("feedforward, rate 0.6, tanh; …")


def test_shares_held_out_may_differ(folder: Path) -> None:
    done = study("feedforward", "--validation", "0,0.25", "--epochs", 1, "--runs", 2)
    assert done.status == 0, done.err
    assert [runs for *_, runs in tracked(folder)] == [2, 2]


def test_momentum_is_told_apart_in_the_table(folder: Path) -> None:
    done = study("feedforward", "--momentum", "0,0.9", "--epochs", 1, "--lr", 0.1)
    assert done.status == 0, done.err
    content = json.loads((folder / "results" / "statistics.json").read_text(encoding="utf-8"))
    details = [each["setting"]["details"].get("momentum") for each in content["networks"]]
    assert details == [None, "0.9"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--optimizer", "adam,sgd", "--momentum", "0.9"], "Adam has no argument momentum"),
        (["--momentum", "1"], "is not in the range 0<=x<1."),
        (["--lr", "0.1,x"], "Invalid value for '--learning-rate' / '--lr': 'x' is not a valid f"),
        (["--lr", "0.1,"], "Invalid value for '--learning-rate' / '--lr': '' is not a valid flo"),
        (["--activation", "relu,tan"], "unknown activation 'tan': did you mean 'tanh'?"),
        (["--lr", "0.1,-1"], "learning_rate must be a finite number above 0"),
    ],
)
def test_a_wrong_value_in_a_list_is_told(options: list[str], message: str, folder: Path) -> None:
    done = study("feedforward", *options)
    assert done.status == 2
    assert message in done.err


STUDY = """
networks = ["feedforward", "my_networks.py:small"]
epochs = 1
data = "digits"
jobs = 1
output = "results"

[[study]]
learning-rate = [0.1, 0.5]

[[study]]
networks = "feedforward"
activation = "relu"
lr = 0.2
"""


def test_a_file_says_what_is_trained(folder: Path) -> None:
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    done = run("study", "--config", "study.toml")
    assert done.status == 0, done.err
    assert sorted(tracked(folder)) == [
        ("feedforward", 0.1, "sigmoid", 1),
        ("feedforward", 0.2, "relu", 1),
        ("feedforward", 0.5, "sigmoid", 1),
        ("small", 0.1, "sigmoid", 1),
        ("small", 0.5, "sigmoid", 1),
    ]


def test_the_command_line_counts_more_than_the_file(folder: Path) -> None:
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    done = run("study", "my_networks.py:small", "--config", "study.toml", "--lr", 0.3, "--runs", 2)
    assert done.status == 0, done.err
    assert tracked(folder) == [("small", 0.3, "sigmoid", 2), ("small", 0.3, "relu", 2)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("epoch = 3", "study.toml: unknown key 'epoch': did you mean 'epochs'?"),
        ("epochs = 3.5", "study.toml: epochs: '3.5' is not a valid integer"),
        ("epochs = true", "study.toml: epochs: 'true' is not a valid integer"),
        ("epochs = 0", "study.toml: epochs: 0 is not in the range x>=1."),
        ("runs = [1, 2]", "study.toml: runs takes one value, and no list."),
        (
            "lr = 1\nlearning-rate = 2",
            "study.toml: learning-rate is another word for a key that st",
        ),
        ("epochs = []", "study.toml: epochs has no value."),
        ("networks = 'lenett'", "study.toml: networks: unknown network 'lenett': did you mean"),
        ("[[study]]\njobs = 2", "study.toml: jobs holds for the whole study: write it above"),
        ("[[study]]\nactivation = 'rely'", "study.toml: activation: unknown activation 'rely'"),
    ],
)
def test_a_wrong_config_is_one_sentence(content: str, message: str, folder: Path) -> None:
    (folder / "study.toml").write_text(content, encoding="utf-8")
    done = run("study", "--config", "study.toml")
    assert (done.status, done.out) == (2, "")
    assert message in done.err
    assert len(done.err.splitlines()) == 1


def test_the_file_of_a_network_is_not_overwritten_by_the_network(folder: Path) -> None:
    done = run("train", "my_networks.py:wide", "-o", "my_networks.py", "--data", "digits")
    assert done.status == 2
    assert "would hold no file of the kind that .py says" in done.err
    assert (folder / "my_networks.py").read_text(encoding="utf-8") == NETWORKS
