"""A Python file of networks may stand where a network's name stands."""

from __future__ import annotations

import importlib
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import ArgumentError, DataError, GlassnetError, ShapeError
from glassnet.own_networks import NetworkFile, OwnNetwork, network_named, networks_named

WIDE = """
import glassnet as gn
from glassnet import layers

def wide():
    return gn.Sequential([layers.Flatten(), layers.Dense(10, activation="softmax")])
"""


def own(source: str, name: str = "wide", path: str = "my_networks.py") -> OwnNetwork:
    return OwnNetwork(NetworkFile(path, source), name)


def written(folder: Path, source: str, name: str = "my_networks.py") -> Path:
    path = folder / name
    path.write_text(source, encoding="utf-8")
    return path


def test_a_file_without_its_ending_is_suggested(tmp_path: Path) -> None:
    path = written(tmp_path, WIDE).with_suffix("")
    with pytest.raises(ArgumentError) as raised:
        networks_named(str(path))
    assert str(raised.value).endswith(f"did you mean the file {path}.py?")


# ---- which functions are networks ----------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "def wide(): return Sequential([])",
        "def wide(): return gn.Sequential([])",
        "def wide(): return glassnet.networks.build('lenet')",
        "def wide() -> Sequential: return make()",
        "def wide() -> gn.Sequential: ...",
        "def wide() -> 'gn.Sequential': ...",
        "def wide():\n    model = gn.Sequential()\n    model.add(x)\n    return model",
        "def wide():\n    model: gn.Sequential = gn.Sequential()\n    return model",
        "def wide():\n    if x:\n        return Sequential([1])\n    return Sequential([2])",
        "def wide(): return Sequential([1]) if x else None",
        "def wide(): return _make(512)\ndef _make(units): return gn.Sequential([])",
        "def wide(input_shape, classes): return Sequential([])",
        "def wide(input_shape, num_classes, activation, *, seed, units=3): return Sequential([])",
    ],
)
def test_a_function_is_a_network_if_one_can_see_that_it_returns_one(source: str) -> None:
    assert NetworkFile("my_networks.py", source).networks == ["wide"]


@pytest.mark.parametrize(
    "source",
    [
        "def main(): train(Sequential([]))",
        "def train():\n    model = Sequential([])\n    model.fit(x, y)\n    return model",
        "def make(units): return Sequential([])",
        "def _private(): return Sequential([])",
        "def number() -> int: return Sequential([])",
        "def made(): return make()",
        "def inner():\n    def wide():\n        return Sequential([])\n    return 3",
        "class Sequence:\n    def wide(self): return Sequential([])",
        "from networks import wide",
        "wide = Sequential([])",
        "",
    ],
)
def test_other_functions_are_none_and_a_file_without_networks_says_what_it_has(
    source: str, tmp_path: Path
) -> None:
    path = written(tmp_path, source)
    with pytest.raises(ArgumentError, match=r"has no network\. A network is a function that ret"):
        networks_named(str(path))


def test_a_file_without_networks_names_what_it_found(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "def main(): ...\n"
        "def make(units): return Sequential([])\n"
        "def trained():\n    model = Sequential([])\n    model.fit(1)\n    return model\n"
        "def _small(): return Sequential([])\n"
        "model = Sequential([])\n",
    )
    with pytest.raises(ArgumentError) as raised:
        networks_named(str(path))
    assert str(raised.value).endswith(
        "The file has main, which does not say that it returns a Sequential; make, which needs "
        "units; trained, which calls fit in line 5; _small, which is private; model, a network "
        "outside a function."
    )


def test_no_function_is_called_to_find_the_networks(tmp_path: Path) -> None:
    path = written(tmp_path, f"{WIDE}\ndef clean():\n    raise AssertionError('called')\n")
    assert [network.name for network in networks_named(str(path))] == ["wide"]


# ---- what a network gets -------------------------------------------------------------------


def test_it_has_the_weights_of_its_seed_like_a_named_network() -> None:
    copied = own(
        """
from glassnet import Sequential, layers

def lenet(activation, classes):
    return Sequential([
        layers.Conv2D(6, 5, padding="same", activation=activation), layers.AveragePooling2D(2),
        layers.Conv2D(16, 5, activation=activation), layers.AveragePooling2D(2),
        layers.Flatten(),
        layers.Dense(120, activation=activation), layers.Dense(84, activation=activation),
        layers.Dense(classes, activation="softmax"),
    ])
""",
        "lenet",
    )
    for seed in (0, 1):
        scale = gn.layers.Rescaling.unit
        mine = copied.build("relu", scale(), seed)
        named = gn.networks.build("lenet", "relu", scale(), seed)
        assert mine.get_config() == named.get_config()
        assert np.array_equal(mine.parameters, named.parameters)


def test_a_function_that_hands_out_one_network_again_and_again_gives_fresh_ones() -> None:
    network = own(
        WIDE
        + "\nMODEL = wide()\nMODEL.build((28, 28, 1))\nMODEL.get_weights()\n"
        + "def same() -> gn.Sequential: return MODEL\n",
        "same",
    )
    one, two = network.build(seed=1), network.build(seed=2)
    assert not np.array_equal(one.parameters, two.parameters)
    assert np.array_equal(one.parameters, own(WIDE).build(seed=1).parameters)


def test_its_parameters_are_what_a_study_knows() -> None:
    network = own("""
from glassnet import Sequential, layers

def wide(input_shape, num_classes, seed, activation="tanh", units=7, *rest, **options):
    assert (rest, options, seed) == ((), {}, 5)
    return Sequential([
        layers.Flatten(), layers.Dense(units, activation=activation), layers.Dense(num_classes)
    ])
""")
    model = network.build("relu", None, 5, classes=4, input_shape=(3, 5, 1))
    assert [layer.label() for layer in model.layers] == ["Flatten()", "Dense(7, relu)", "Dense(4)"]
    assert (model.name, model.seed, model.input_shape) == ("wide", 5, (3, 5, 1))
    assert network.takes_activation
    assert not own(WIDE).takes_activation


def test_preprocessing_goes_in_front_unless_it_brings_its_own() -> None:
    scale = gn.layers.Rescaling.unit()
    assert own(WIDE).build(preprocess=scale).layers[0] is scale
    front = WIDE.replace("[layers.F", "[gn.Input((28, 28, 1)), layers.Rescaling(0.5), layers.F")
    assert [layer.label() for layer in own(front).build(preprocess=scale).layers[:2]] == [
        "Rescaling(0.5)",
        "Flatten()",
    ]


def test_a_rescaling_further_back_does_not_clash_with_the_one_in_front() -> None:
    model = own(WIDE.replace("Flatten(),", "Flatten(), layers.Rescaling(0.5),")).build(
        preprocess=gn.layers.Rescaling.unit()
    )
    assert [layer.name for layer in model.layers] == [
        "preprocessing",
        "flatten",
        "rescaling",
        "dense",
    ]


def test_it_can_be_sent_to_another_process() -> None:
    network = own(WIDE)
    network.build()
    assert pickle.loads(pickle.dumps(network)) == network


# ---- what a record keeps -------------------------------------------------------------------

LAYER = """
class Same(layers.Layer):
    def build(self, input_shape):
        return input_shape
    def forward(self, x, y, parameters, saved):
        y[...] = x
    def backward(self, dy, dx, x, y, parameters, saved, gradients):
        dx[...] = dy

def same():
    return gn.Sequential([layers.Flatten(), Same(), layers.Dense(10, activation="softmax")])
"""


def code(source: str, name: str) -> dict[str, str]:
    return own(source, name).details("relu", "unit")


def test_a_network_of_glassnets_layers_needs_no_more_than_its_configuration() -> None:
    assert (
        code(WIDE, "wide")
        == code(WIDE + LAYER, "wide")
        == {
            "preprocessing": "unit",
            "file": "my_networks.py",
        }
    )


def test_a_record_says_what_the_recipe_had_no_say_in() -> None:
    takes = WIDE.replace("wide()", "wide(activation)").replace(
        "Flatten", "Rescaling(1), layers.Flatten"
    )
    assert code(takes, "wide") == {
        "activation": "relu",
        "preprocessing": "its own",
        "file": "my_networks.py",
    }
    assert gn.networks.get("lenet").details("relu", "unit") == {
        "activation": "relu",
        "preprocessing": "unit",
    }


def test_own_code_tells_runs_apart() -> None:
    before, after = code(WIDE + LAYER, "same"), code(WIDE + LAYER.replace("= x", "= +x"), "same")
    assert (before["file"], len(before["code"])) == ("my_networks.py", 12)
    assert before["code"] != after["code"]


def test_code_in_a_module_beside_the_file_counts(tmp_path: Path) -> None:
    path = written(tmp_path, WIDE.replace("from glassnet import layers", "from helpers import *"))
    path.write_text(path.read_text().replace("layers.Flatten()", "layers.Flatten(), Same()"))
    found = []
    for forward in ("= x", "= +x"):
        helpers = "import glassnet as gn\nfrom glassnet import layers\n" + LAYER
        written(tmp_path, helpers.replace("= x", forward), "helpers.py")
        file = NetworkFile(str(path), path.read_text() + f"# {forward}")  # run anew
        found.append(OwnNetwork(file, "wide").details("relu", "unit")["code"])
    assert found[0] != found[1]


# ---- running the file ----------------------------------------------------------------------


def test_modules_beside_the_file_are_found_and_nobody_else_meets_them(tmp_path: Path) -> None:
    made = []
    for folder, units in (("a", 3), ("b", 4)):
        (tmp_path / folder).mkdir()
        written(tmp_path / folder, f"UNITS = {units}", "my_helper.py")
        path = written(
            tmp_path / folder,
            "from my_helper import UNITS\nfrom glassnet import Sequential, layers\n"
            "def wide():\n    import my_helper\n"
            "    return Sequential([layers.Flatten(), layers.Dense(my_helper.UNITS)])\n",
        )
        made.append(network_named(str(path)))
    path_before = list(sys.path)
    for network, units in (*zip(made, (3, 4), strict=True), (made[0], 3)):
        assert network.build(classes=units).output_shape == (units,)
    assert "my_helper" not in sys.modules
    assert sys.path == path_before
    assert not list(tmp_path.rglob("*.pyc"))


def test_a_package_that_was_there_before_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file beside the package glassnet itself, say, whose modules are loaded when needed."""
    (tmp_path / "house_of_mine").mkdir()
    written(tmp_path / "house_of_mine", "", "__init__.py")
    written(tmp_path / "house_of_mine", "", "room.py")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    house = importlib.import_module("house_of_mine")
    network_named(str(written(tmp_path, "import house_of_mine.room" + WIDE))).build()
    assert sys.modules.pop("house_of_mine") is house
    assert sys.modules.pop("house_of_mine.room") is house.room


def test_what_it_prints_goes_to_the_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    network = own("print('read')" + WIDE.replace("    return", "    print('built')\n    return"))
    network.build()
    assert capsys.readouterr() == ("", "read\nbuilt\n")


def test_a_file_may_have_a_dataclass_and_the_name_of_a_library(tmp_path: Path) -> None:
    text = "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\n"
    path = written(tmp_path, f"{text}class Size:\n    units: int\n{WIDE}", "random.py")
    assert network_named(str(path)).build().output_shape == (10,)


# ---- wrong files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def wide(:", "line 1: SyntaxError: invalid syntax."),
        ("x = 1\n  y = 2", "line 2: IndentationError: unexpected indent."),
        ("import nowhere_to_be_found", "line 1: ModuleNotFoundError: No module named 'nowhere_to"),
        ("import sys\nsys.exit(3)", "line 2: it ends the program (SystemExit). Put what a script"),
        ("def f(): f()\nf()", "line 1: RecursionError: maximum recursion depth exceeded."),
        ("1 / 0", "line 1: ZeroDivisionError: division by zero."),
        ("raise Exception('a\\n' * 500)", "line 1: Exception: a\\na\\na"),
        (WIDE.replace("wide():", "wide():\n    1 / 0"), "line 6, in wide: ZeroDivisionError: di"),
        (WIDE.replace("wide():", "wide():\n    wide()"), "line 6, in wide: RecursionError: max"),
        (
            WIDE.replace("Flatten()", "Conv2D(3)"),
            "line 6, in wide: Conv2D needs kernel_size: write kernel_size=….",
        ),
        (
            WIDE.replace("return ", ""),
            "wide returns None, where a Sequential is expected: it may l",
        ),
        (WIDE.replace("gn.Seq", "3  # "), "wide returns 3, where a Sequential is expected."),
        ("x = 1", "has no network. A network is a function that returns a Sequential, and that sh"),
        (WIDE.replace(" wide()", " width()"), "'wide': did you mean 'width'? Known are width."),
        (
            WIDE.replace("def wide():\n    return", "wide ="),
            "is one network, and each run needs its",
        ),
        ("wide = 3", "wide is 3, where a function is expected that returns a Sequential."),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence_with_its_line(
    source: str, message: str, tmp_path: Path
) -> None:
    path = written(tmp_path, source)
    with pytest.raises(ArgumentError) as raised:
        network_named(f"{path}:wide").build()
    text = str(raised.value)
    assert text.startswith((str(path), f"unknown network of {path}"))
    assert message in text
    assert len(text.splitlines()) == 1


def test_a_module_beside_the_file_is_missing_where_only_the_text_is() -> None:
    with pytest.raises(ArgumentError) as raised:
        own("import my_helper" + WIDE).build()
    assert str(raised.value) == (
        "my_networks.py, line 1: ModuleNotFoundError: No module named 'my_helper'. The file itself "
        "is not here, only its text: install what it imports on this machine, too."
    )


def test_trained_weights_are_refused() -> None:
    source = WIDE.replace("return gn", "model = gn") + (
        "    model.build((28, 28, 1))\n"
        "    model.set_weights([weight + 1 for weight in model.get_weights()])\n"
        "    return model\n"
    )
    with pytest.raises(ArgumentError, match="returns a network whose weights were trained or set"):
        own(source).build()


def test_a_named_function_that_trains_or_can_not_be_called_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "def wide():\n    model.fit(1)\ndef make(units): ...\n")
    with pytest.raises(ArgumentError, match=r"line 2: wide calls fit, and a network's function"):
        network_named(f"{path}:wide")
    with pytest.raises(ArgumentError, match="make needs units, which nobody gives: a network's"):
        network_named(f"{path}:make")


def test_what_does_not_fit_the_images_or_their_classes_says_what_to_write() -> None:
    with pytest.raises(
        ShapeError, match=r"outputs of shape \(10,\), and there are 47 classes: giv"
    ):
        own(WIDE).build(classes=47)
    fixed = WIDE.replace("[layers.F", "[gn.Input((28, 28, 1)), layers.F")
    with pytest.raises(
        ShapeError, match=r"takes 28×28×1, and the images are 32×32×3: give the fun"
    ):
        own(fixed).build(input_shape=(32, 32, 3))
    with pytest.raises(ShapeError, match=r"my_networks\.py:wide: the network has no layers"):
        own("import glassnet as gn\ndef wide(): return gn.Sequential()").build()
    with pytest.raises(ShapeError, match=r"my_networks\.py:wide: layer 1, Conv2D\(6, 5\): a 5×5 k"):
        own(WIDE.replace("Flatten()", "Conv2D(6, 5)")).build(input_shape=(3, 3, 1))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "is no Python"),
        (b"# coding: nonsense\n", "is no Python: unknown encoding"),
        (b"x = 1\x00", "null bytes"),
        (b"#" * (1 << 20) + b"\n", "has 1,048,577 bytes, and a file of networks has at most"),
        (b"(" * 5000, "my_networks.py"),
    ],
)
def test_what_is_no_python_is_told(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "my_networks.py"
    path.write_bytes(content)
    with pytest.raises(GlassnetError, match=message):
        networks_named(str(path))


def test_a_missing_file_and_several_networks_are_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.py: there is no such file\."):
        networks_named("nowhere.py:wide")
    with pytest.raises(ArgumentError, match="unknown network 'wide'"):
        networks_named("wide")
    path = written(tmp_path, WIDE + WIDE.replace("wide", "narrow"))
    assert [network.reference for network in networks_named(str(path))] == [
        f"{path}:wide",
        f"{path}:narrow",
    ]
    with pytest.raises(ArgumentError, match=r"has 2 networks; name one of \S*:wide, \S*:narrow\."):
        network_named(str(path))
