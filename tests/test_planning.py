"""Grids: what a study trains, from the command line and from a TOML file."""

from __future__ import annotations

from pathlib import Path

import pytest

from glassnet import networks
from glassnet.errors import ArgumentError, DataError
from glassnet.own_networks import NetworkFile, OwnNetwork
from glassnet.study.planning.config import read_study_file
from glassnet.study.planning.grid import Grid, Options, labels, plan
from glassnet.study.planning.runs import specify
from glassnet.study.running.recipe import RECIPES, Recipe
from glassnet.study.running.specification import DataReference, RunSpecification

LENET, CONV1 = networks.get("lenet"), networks.get("conv1")
FILE = NetworkFile(
    "my_networks.py",
    "from glassnet import Sequential, layers\n"
    "def wide(): return Sequential([layers.Flatten(), layers.Dense(10)])\n"
    "def lenet(activation): return Sequential([layers.Flatten(), layers.Dense(10)])\n",
)
WIDE, OWN_LENET = OwnNetwork(FILE, "wide"), OwnNetwork(FILE, "lenet")


# ---- grids ---------------------------------------------------------------------------------


def test_all_combinations_are_trained_in_the_stated_order() -> None:
    options: Options = {"activation": ["relu", "tanh"], "learning_rate": [0.5, 0.1]}
    grid = Grid([LENET, CONV1], options)
    assert [
        (choice.network.name, choice.recipe.activation, choice.recipe.learning_rate)
        for choice in grid.choices()
    ] == [
        (name, activation, rate)
        for name in ("lenet", "conv1")
        for activation in ("relu", "tanh")
        for rate in (0.5, 0.1)
    ]


def test_a_grid_without_options_is_the_original_recipe_and_names_count_once() -> None:
    (choice,) = Grid([LENET, LENET], {"epochs": [3, 3], "recipe": ["original"]}).choices()
    assert choice.recipe == Recipe(epochs=3)
    assert Grid([LENET]).choices()[0].recipe == Recipe()


def test_each_optimizer_keeps_its_own_rate_and_each_recipe_its_own_defaults() -> None:
    adam, sgd = Grid([LENET], {"optimizer": ["adam", "sgd"]}).choices()
    assert (adam.recipe.rate(), sgd.recipe.rate()) == (0.001, 0.5)
    original, fast = Grid([LENET], {"recipe": ["original", "fast"], "epochs": [2]}).choices()
    assert original.recipe == Recipe(epochs=2)
    assert fast.recipe == RECIPES["fast"].changed(epochs=2)


def test_the_activation_makes_no_grid_of_a_network_that_does_not_take_it() -> None:
    options: Options = {"activation": ["relu", "tanh"], "batch_size": [32, 64]}
    assert labels(Grid([WIDE, OWN_LENET], options).choices()) == [
        "wide, batches of 32",
        "wide, batches of 64",
        *(
            f"lenet, {activation}, batches of {size}"
            for activation in ("relu", "tanh")
            for size in (32, 64)
        ),
    ]
    plan([Grid([WIDE], options), Grid([LENET], options)])
    with pytest.raises(ArgumentError) as raised:
        plan([Grid([WIDE], options), Grid([LENET])])
    assert str(raised.value) == (
        "activation relu,tanh makes no difference to my_networks.py:wide: give the function a "
        "parameter activation, or leave the option out."
    )


def test_what_several_grids_choose_is_trained_once() -> None:
    grids = [Grid([LENET, CONV1], {"epochs": [1]}), Grid([LENET], {"epochs": [1, 2]})]
    assert labels(plan(grids)) == ["lenet, 1 epoch", "conv1, 1 epoch", "lenet, 2 epochs"]


def test_a_wrong_value_is_told_before_any_training() -> None:
    with pytest.raises(ArgumentError, match="learning_rate must be"):
        Grid([LENET], {"learning_rate": [0.1, -1.0]}).choices()


def test_options_that_do_not_go_together_are_told_before_any_training() -> None:
    sgd = Grid([LENET], {"momentum": [0.0, 0.9]}).choices()
    assert [choice.recipe.settings["momentum"] for choice in sgd] == [0, 0.9]
    assert labels(sgd) == ["lenet, momentum 0", "lenet, momentum 0.9"]
    with pytest.raises(ArgumentError, match="Adam has no argument momentum: it has learning_rate"):
        Grid([LENET], {"optimizer": ["sgd", "adam"], "momentum": [0.9]}).choices()


def test_a_study_that_nobody_could_mean_is_refused_before_it_fills_the_memory() -> None:
    rates = [0.001 * n for n in range(1, 1001)]
    with pytest.raises(ArgumentError, match="the options give 1,000,000,000 ways to train, and a "):
        plan([Grid([LENET], {"learning_rate": rates, "momentum": rates, "epochs": range(1000)})])
    data = DataReference("mnist-5k", None, None, "e86b9c")
    with pytest.raises(ArgumentError, match="2,000,000,000 runs are too many: a study has at most"):
        specify(plan([Grid([LENET, CONV1])]), data, runs=1_000_000_000)


def test_labels_say_what_varies_and_nothing_else() -> None:
    assert labels(Grid([LENET], {"epochs": [3]}).choices()) == ["lenet"]
    assert labels(plan([Grid([LENET, OWN_LENET])])) == ["lenet", "my_networks.py:lenet"]
    grids = [Grid([LENET], {"optimizer": ["adam"]}), Grid([CONV1]), Grid([LENET])]
    assert labels(plan(grids[:2])) == ["lenet", "conv1"]
    assert labels(plan(grids)) == ["lenet, adam", "conv1", "lenet"]
    choices = plan([Grid([WIDE, LENET], {"activation": ["relu"]})])
    assert labels(choices) == ["wide", "lenet"]
    assert choices[0].recipe == choices[1].recipe
    options: Options = {"preprocess": ["unit", "binary"], "validation": [0.0, 0.1]}
    assert labels(Grid([LENET], options).choices())[1] == "lenet, unit pixels, 0.1 held out"


def test_each_choice_is_run_once_with_each_seed_and_carries_the_text_of_its_file() -> None:
    data = DataReference("mnist-5k", None, None, "e86b9c")
    runs = specify(plan([Grid([LENET, WIDE], {"epochs": [1, 2]})]), data, runs=2, seed=5)
    assert [run.describe() for run in runs[2:6]] == [
        "lenet, 2 epochs (seed 5)",
        "lenet, 2 epochs (seed 6)",
        "wide, 1 epoch (seed 5)",
        "wide, 1 epoch (seed 6)",
    ]
    assert [run.source for run in (runs[0], runs[-1])] == [None, FILE.source]
    assert runs[0].architecture == LENET
    # The file itself need not be there.
    assert RunSpecification.from_config(runs[-1].to_config()).architecture == WIDE


# ---- a study in TOML -----------------------------------------------------------------------

KEYS = ("networks", "runs", "learning-rate", "lr", "data")
IN_GROUPS = ("networks", "learning-rate", "lr")


def read(folder: Path, content: str | bytes) -> tuple[dict[str, object], list[dict[str, object]]]:
    path = folder / "study.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    file = read_study_file(path, KEYS, IN_GROUPS)
    return dict(file.common), [dict(group) for group in file.groups]


def test_a_file_gives_texts_as_one_would_type_them(tmp_path: Path) -> None:
    assert read(
        tmp_path,
        'networks = ["lenet", "my.py"]\nruns = 3\ndata = true\nlearning_rate = [0.5, 1, 1e-3]\n'
        "[[study]]\nnetworks = 'conv1'\nlr = '0.1,0.5'\n[[study]]\n",
    ) == (
        {
            "networks": ["lenet", "my.py"],
            "runs": "3",
            "data": "true",
            "learning-rate": ["0.5", "1", "0.001"],
        },
        [{"networks": "conv1", "lr": "0.1,0.5"}, {}],
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("learning-rates = 1", "unknown key 'learning-rates': did you mean 'learning-rate'?"),
        ("[[study]]\nnetwork = 1", "unknown key 'network': did you mean 'networks'?"),
        ("[[study]]\nruns = 3", "runs holds for the whole study: write it above the first [[stu"),
        ("[study]\nlr = 3", "study is a table, to be written [[study]]."),
        ("study = [1]", "study is a table, to be written [[study]]."),
        ("[networks]\nlr = 3", "networks = {'lr': 3}: give text, a number, true or false, or a li"),
        ("lr = [[1]]", "lr = [1]: give text, a number, true or false, or a list of these."),
        ("lr = 1979-05-27", "lr = datetime.date(1979, 5, 27): give text"),
        ("learning-rate = 1\nlearning_rate = 2", "learning-rate stands there twice."),
        ("lr = ", "is no TOML: Invalid value (at end of document)."),
        (b"\xff", "is no TOML: 'utf-8' codec can't decode"),
        ("lr = " + "[" * 100_000, "is no TOML: "),
        ("#" * (1 << 20) + "\n", "a study's file has at most 1,048,576 bytes."),
    ],
)
def test_a_wrong_file_is_one_sentence(content: str | bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError) as raised:
        read(tmp_path, content)
    assert str(raised.value).startswith(f"{tmp_path / 'study.toml'}: ")
    assert message in str(raised.value)


def test_a_missing_file_is_told() -> None:
    with pytest.raises(DataError, match=r"nowhere\.toml: there is no such file\."):
        read_study_file("nowhere.toml", KEYS, IN_GROUPS)
