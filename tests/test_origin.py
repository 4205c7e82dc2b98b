"""Where a network comes from: kept with it, true of its weights, and checked in strange files."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

import glassnet as gn
from glassnet.data import DataCard, PictureForm
from glassnet.errors import ArgumentError, ModelFileError
from glassnet.formats import Contents
from glassnet.formats.safetensors import FORMAT
from glassnet.model.saving import contents_of
from glassnet.strict_json import parse_json

CARD = DataCard(
    "wardrobe",
    "My wardrobe",
    ("bag", "boot", "coat"),
    "0" * 64,
    PictureForm((4, 3, 1), "whole", "bright"),
    (20, 6),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


def network(classes: int = 3, loss: str = "sparse_categorical_crossentropy") -> gn.Sequential:
    model = gn.Sequential(
        [gn.Input((4, 3, 1)), gn.layers.Flatten(), gn.layers.Dense(classes, "softmax")],
        name="small",
        seed=0,
    )
    model.compile("sgd", loss, ["accuracy"] if "cross" in loss else None)
    return model


def images(n: int = 6) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(0)
    return generator.integers(0, 256, (n, 4, 3, 1), np.uint8), np.arange(n) % 3


def trained() -> gn.Sequential:
    """A network with all that can be known of it."""
    model = network()
    model.fit(*images(), seed=0, verbose=0)
    model.origin = gn.Origin(CARD, {"epochs": 1, "seed": 0}, model.evaluate(*images()))
    return model


# ---- kept, and true of the weights -------------------------------------------------------------


def test_all_of_it_comes_back(path: Path) -> None:
    model = trained()
    assert model.origin is not None
    assert model.origin.weights == gn.data.fingerprint(*model.get_weights())
    model.save(path)
    loaded = gn.load_model(path)
    assert loaded.origin == model.origin
    assert loaded.class_names == ("bag", "boot", "coat")
    before = path.read_bytes()
    loaded.save(path)
    assert path.read_bytes() == before


def test_a_network_that_nobody_said_anything_of(path: Path) -> None:
    model = network()
    assert model.origin is None
    assert model.class_names is None
    model.save(path)
    assert "origin" not in contents_of(model).description
    assert gn.load_model(path).origin is None


def test_the_card_may_be_given_before_the_training(path: Path) -> None:
    model = network()
    model.origin = gn.Origin(CARD)
    model.fit(*images(), seed=0, verbose=0)
    model.save(path)
    assert gn.load_model(path).origin == gn.Origin(CARD)


def train_on(model: gn.Sequential) -> None:
    model.fit(*images(), seed=1, verbose=0)


def set_another(model: gn.Sequential) -> None:
    model.set_weights([weights + 1 for weights in model.get_weights()])


@pytest.mark.parametrize("change", [train_on, set_another])
def test_figures_of_other_weights_are_not_kept(change: Any, path: Path) -> None:
    model = trained()
    recipe = model.origin.recipe if model.origin else {}
    change(model)
    assert model.origin == gn.Origin(CARD, recipe, {}, changed=True)
    model.save(path)
    for _ in range(2):  # once more, from what was read
        loaded = gn.load_model(path)
        assert loaded.origin == gn.Origin(CARD, recipe, {}, changed=True)
        loaded.save(path)


def test_a_network_that_was_changed_may_get_figures_anew(path: Path) -> None:
    model = trained()
    train_on(model)
    assert model.origin is not None
    figures = model.evaluate(*images())
    model.origin = dataclasses.replace(model.origin, figures=figures)
    model.save(path)
    origin = gn.load_model(path).origin
    assert origin is not None
    assert (origin.figures, origin.changed) == (dict(figures.items()), True)


def test_numbers_of_numpy_become_those_of_json(path: Path) -> None:
    model = network()
    recipe: Any = {"rate": np.float32(0.5), "epochs": np.int64(3)}
    model.origin = gn.Origin(CARD, recipe)
    model.save(path)
    origin = gn.load_model(path).origin
    assert origin is not None
    assert origin.recipe == {"rate": 0.5, "epochs": 3}


def test_figures_in_a_file_that_are_of_other_weights_are_dropped(path: Path) -> None:
    contents = contents_of(trained())
    contents.description["origin"]["weights"] = "1" * 64
    forge(path, contents)
    origin = gn.load_model(path).origin
    assert origin is not None
    assert (origin.figures, origin.changed) == ({}, True)


@pytest.mark.parametrize("changed", [False, True])
def test_a_fingerprint_of_other_weights_is_dropped_where_there_is_nothing_else(
    changed: bool, path: Path
) -> None:
    """Else it would be shown as that of the weights in the file."""
    contents = contents_of(trained())
    odd = {"recipe": {}, "figures": {}, "weights": "1" * 64, "changed": changed}
    contents.description["origin"].update(odd)
    forge(path, contents)
    assert gn.load_model(path).origin == gn.Origin(CARD, changed=True)


def test_a_copy_has_the_same_origin() -> None:
    model = trained()
    for other in (copy.copy(model), copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert other.origin == model.origin


def test_what_was_handed_over_may_change_afterwards() -> None:
    recipe = {"epochs": 3}
    origin = gn.Origin(CARD, recipe)
    recipe["epochs"] = 4
    assert origin.recipe == {"epochs": 3}


def mostly(good: st.SearchStrategy[Any], *odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Good ones, and now and then an odd one."""
    return st.integers(0, 15).flatmap(lambda n: good if n else st.one_of(good, *odd))


LINES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=200)
TEXTS = mostly(LINES, st.text(max_size=250))
FACTS = mostly(
    st.one_of(st.none(), st.booleans(), st.integers(), LINES), st.floats(), TEXTS, st.just([1])
)
FIGURES = mostly(st.floats(-1e300, 1e300), st.floats(), st.integers(), st.booleans())


@given(
    name=TEXTS,
    classes=st.lists(TEXTS, min_size=1, max_size=4),
    recipe=st.dictionaries(TEXTS, FACTS, max_size=4),
    figures=st.dictionaries(TEXTS, FIGURES, max_size=3),
)
def test_what_is_accepted_is_read_back(
    name: str, classes: list[str], recipe: dict[str, Any], figures: dict[str, float]
) -> None:
    """And everything else is refused when it is given, not when a file is read."""
    try:
        card = DataCard(name, name, tuple(classes), "0" * 64, CARD.form, (1, 0))
        origin = gn.Origin(card, recipe, figures)
    except ArgumentError:
        return
    text = json.dumps(origin.to_config(), allow_nan=False, ensure_ascii=False)
    assert text.encode().decode().isprintable()
    assert gn.Origin.from_config(parse_json(text)) == origin


# ---- what does not fit -------------------------------------------------------------------------


def test_what_is_no_origin() -> None:
    model = network()
    with pytest.raises(ArgumentError, match=r"write model\.origin = gn\.Origin\(data\.card\)"):
        model.origin = CARD  # type: ignore[assignment]
    data = gn.data.load("mnist-5k")
    with pytest.raises(
        ArgumentError, match=r"Origin: data must be a DataCard, .*: write data\.card"
    ):
        gn.Origin(data)  # type: ignore[arg-type]


def test_another_number_of_classes_than_of_outputs(path: Path) -> None:
    message = "has outputs of 4, but its origin says that wardrobe has 3 classes"
    model = network(4)
    model.origin = gn.Origin(CARD)
    assert model.class_names is None
    with pytest.raises(ArgumentError, match=message):
        model.save(path)
    right = network()
    right.origin = gn.Origin(CARD)
    contents = contents_of(right)
    contents.description["origin"]["data"]["classes"].append("dress")
    forge(path, contents)
    with pytest.raises(ModelFileError, match=r"has outputs of 3, but .* wardrobe has 4 classes"):
        gn.load_model(path)


def test_pictures_of_another_size_than_the_network_takes(path: Path) -> None:
    model = network()
    form = PictureForm((28, 28, 1))
    model.origin = gn.Origin(dataclasses.replace(CARD, form=form))
    with pytest.raises(ArgumentError, match=r"takes images of 4×3×1, but .* wardrobe are 28×28×1"):
        model.save(path)


def test_images_that_were_flattened(path: Path) -> None:
    model = gn.Sequential([gn.Input((12,)), gn.layers.Dense(3, "softmax")], seed=0)
    model.origin = gn.Origin(CARD)
    model.save(path)
    assert gn.load_model(path).class_names == CARD.classes


def test_classes_at_every_place_of_an_image(path: Path) -> None:
    convolution = gn.layers.Conv2D(3, 1, activation="softmax")
    model = gn.Sequential([gn.Input((4, 3, 1)), convolution], seed=0)
    model.compile("sgd", "categorical_crossentropy")
    model.origin = gn.Origin(CARD)
    model.save(path)
    loaded = gn.load_model(path)
    assert loaded.trained_on == CARD
    assert loaded.class_names is None  # of outputs that are a number for each class


def test_a_network_whose_outputs_are_no_classes_may_know_its_data(path: Path) -> None:
    model = network(12, "mse")
    model.origin = gn.Origin(CARD)
    model.save(path)
    loaded = gn.load_model(path)
    assert loaded.origin == gn.Origin(CARD)
    assert loaded.class_names is None


# ---- a stranger's file -------------------------------------------------------------------------


def forge(path: Path, contents: Contents) -> None:
    description = {"format": FORMAT, "version": "0.1.0", **contents.description}
    seal = Contents(description, contents.tensors).seal()
    save_file(contents.tensors, path, {"glassnet": json.dumps({**description, "seal": seal})})


ODD: list[tuple[tuple[str, ...], Any, str]] = [
    ((), [], "Origin: expected data, recipe, figures, weights, changed by name, not []"),
    ((), {}, "Origin: data is missing among {}"),
    (("data",), 3, "DataCard: expected name, title, classes, fingerprint, form, counts by name"),
    (("data",), {"name": "x"}, "DataCard: title is missing among {'name': 'x'}"),
    (("data", "name"), "", "DataCard: name must be a line of 1 to 200 printable characters, not"),
    (("data", "name"), "a\x1b[2J", r"not 'a\x1b[2J'"),
    (("data", "title"), "t" * 201, "DataCard: title must be a line of 1 to 200"),
    (("data", "classes"), "abc", "DataCard: classes must be the names of 1 to 65,536 classes"),
    (("data", "classes"), [], "DataCard: classes must be the names of 1 to 65,536 classes"),
    (("data", "classes"), ["a"] * 65_537, "DataCard: classes must be the names of 1 to 65,536"),
    (("data", "classes"), ["a", "b", "a"], "two classes are named 'a'"),
    (("data", "classes"), ["a", "b", 3], "DataCard: a class must be a line of 1 to 200"),
    (("data", "classes"), ["a", "b", "\u202ec"], "DataCard: a class must be a line of 1 to 200"),
    (("data", "fingerprint"), "0" * 63, "DataCard: fingerprint must be a SHA-256"),
    (("data", "fingerprint"), None, "DataCard: fingerprint must be a SHA-256"),
    (("data", "form"), None, "PictureForm: expected shape, crop, background by name, not None"),
    (("data", "form", "shape"), [4, 3], "PictureForm: shape must be (height, width, channels)"),
    (("data", "form", "shape"), [4, 3, True], "PictureForm: shape must be (height, width, chan"),
    (("data", "form", "shape"), [4, 3.0, 1], "PictureForm: shape must be (height, width, channe"),
    (("data", "form", "shape"), [6, 1, 2], "with 1 or 3 channels, not [6, 1, 2]"),
    (("data", "form", "shape"), [10**30, 1, 1], "takes images of 4×3×1, but its origin says"),
    (("data", "form", "crop"), ["digit"], "crop must be one of digit, whole"),
    (("data", "form", "background"), "grey", "background one of dark, bright, any"),
    (("data", "counts"), [1], "DataCard: counts must be two numbers of images"),
    (("data", "counts"), [1, -1], "DataCard: a count must be an int of at least 0"),
    (("data", "counts"), [1, True], "DataCard: a count must be an int of at least 0"),
    (("recipe",), ["epochs"], "Origin: recipe must be values by name"),
    (("recipe",), {f"{n}": n for n in range(101)}, "recipe has 101 values; a network keeps at"),
    (("recipe",), {"a\nb": 1}, "Origin: a name in recipe must be a line of 1 to 200"),
    (("recipe", "epochs"), [3], "'epochs' in recipe must be a finite number or a line of"),
    (("recipe", "epochs"), "3\n", "'epochs' in recipe must be a finite number or a line of"),
    (("recipe", "epochs"), "3" * 1001, "'epochs' in recipe must be a finite number or a line"),
    (("recipe", "epochs"), 10**39, "'epochs' in recipe must be a finite number or a line of"),
    (("figures",), None, "Origin: figures must be values by name"),
    (("figures", "loss"), "0.5", "Origin: the figure 'loss' must be a finite number, not '0.5'"),
    (("figures", "loss"), True, "Origin: the figure 'loss' must be a finite number, not True"),
    (("weights",), 5, "Origin: weights must be a fingerprint, not 5"),
    (("weights",), "short", "Origin: weights must be a SHA-256 of 64 hexadecimal digits"),
    (("changed",), 1, "Origin: changed must be True or False, not 1"),
]


@pytest.mark.parametrize(("place", "value", "message"), ODD, ids=lambda part: str(part)[:30])
def test_an_odd_origin_in_a_file_is_refused_in_a_sentence(
    path: Path, place: tuple[str, ...], value: Any, message: str
) -> None:
    contents = contents_of(trained())
    holder: Any = contents.description
    *above, last = ("origin", *place)
    for name in above:
        holder = holder[name]
    holder[last] = value
    forge(path, contents)
    with pytest.raises(ModelFileError) as caught:
        gn.load_model(path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_what_a_later_version_adds_is_left_alone(path: Path) -> None:
    contents = contents_of(trained())
    contents.description["origin"]["licence"] = "MIT"
    forge(path, contents)
    origin = gn.load_model(path).origin
    assert origin is not None
    assert origin.data == CARD
