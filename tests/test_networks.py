"""The named networks are those of the study, to the last parameter."""

from __future__ import annotations

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers, networks
from glassnet.errors import ArgumentError, ModelFileError, ShapeError
from glassnet.structure.limits import Extent

# As the study's table has them.
STUDY = {
    "feedforward": ("784 → 120 → 84 → 10", 105_214),
    "conv1": ("Conv 6@5×5 same → Flatten → 120 → 84 → 10", 575_770),
    "conv2": ("Conv 6@5×5 same → Conv 16@5×5 valid → Flatten → 120 → 84 → 10", 1_119_626),
    "conv1-pool": ("Conv 6@5×5 same → AvgPool 2 → Flatten → 120 → 84 → 10", 152_410),
    "lenet": (
        "Conv 6@5×5 same → AvgPool 2 → Conv 16@5×5 valid → AvgPool 2 → Flatten → 120 → 84 → 10",
        61_706,
    ),
}


def test_the_study_has_its_networks_in_its_order() -> None:
    assert list(networks.NETWORKS) == list(STUDY)


@pytest.mark.parametrize("name", STUDY)
def test_titles_and_parameters(name: str) -> None:
    title, parameters = STUDY[name]
    assert networks.get(name).title == title
    assert networks.get(name).parameters == parameters
    assert networks.build(name).count_params() == parameters


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_the_activation_stands_between_all_layers(activation: str) -> None:
    model = networks.build("lenet", activation=activation)
    functions = [
        layer.activation_name
        for layer in model.layers
        if isinstance(layer, layers.Conv2D | layers.Dense)
    ]
    assert functions == [activation] * 4 + ["softmax"]
    assert model.name == "lenet"


def test_preprocessing_stands_in_front() -> None:
    scale = layers.Rescaling.unit()
    assert networks.build("feedforward", preprocess=scale).layers[0] is scale


def test_the_seed_fixes_the_weights() -> None:
    one, same, other = (networks.build("lenet", seed=seed).get_weights() for seed in (3, 3, 4))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not np.array_equal(one[0], other[0])


def test_other_images_and_classes() -> None:
    model = networks.build("lenet", classes=3, input_shape=(32, 20, 3))
    assert model.input_shape == (32, 20, 3)
    assert model.output_shape == (3,)


FRONT = "Conv 6@5×5 same → AvgPool 2 → "


@pytest.mark.parametrize(
    ("shape", "title", "map_before_flatten"),
    [
        ((4, 4, 1), FRONT + "Conv 16@5×5 same → AvgPool 2", (1, 1, 16)),
        ((8, 8, 1), FRONT + "Conv 16@5×5 same → AvgPool 2", (2, 2, 16)),
        ((19, 40, 1), FRONT + "Conv 16@5×5 same → AvgPool 2", (4, 10, 16)),
        ((20, 20, 1), FRONT + "Conv 16@5×5 valid → AvgPool 2", (3, 3, 16)),
        ((28, 28, 3), FRONT + "Conv 16@5×5 valid → AvgPool 2", (5, 5, 16)),
        ((32, 32, 3), FRONT + "Conv 16@5×5 valid → AvgPool 2", (6, 6, 16)),
        ((40, 40, 1), FRONT + "Conv 16@5×5 valid → AvgPool 2", (8, 8, 16)),
        (
            (44, 44, 1),
            FRONT + "Conv 16@5×5 valid → AvgPool 2 → Conv 32@5×5 same → AvgPool 2",
            (4, 4, 32),
        ),
        (
            (64, 64, 3),
            FRONT + "Conv 16@5×5 valid → AvgPool 2 → Conv 32@5×5 valid → AvgPool 2",
            (5, 5, 32),
        ),
        (
            (4, 200, 1),
            FRONT + "Conv 16@5×5 same → AvgPool 2",
            (1, 50, 16),
        ),
        (
            (4, 300, 1),
            FRONT + "Conv 16@5×5 same → AvgPool 2 → Conv 32@5×5 same → AvgPool 2 same",
            (1, 38, 32),
        ),
    ],
)
def test_lenet_scales_to_the_image(
    shape: tuple[int, int, int], title: str, map_before_flatten: tuple[int, ...]
) -> None:
    model = networks.build("lenet", classes=7, input_shape=shape)
    assert networks.get("lenet").describe(shape, 7) == title + " → Flatten → 120 → 84 → 7"
    flatten = next(n for n, layer in enumerate(model.layers) if isinstance(layer, layers.Flatten))
    assert model.layers[flatten - 1].output_shape == map_before_flatten


def test_large_images_are_averaged_first() -> None:
    described = networks.get("lenet").describe((480, 640, 3))
    assert described.startswith("AvgPool 4 → Conv 6@5×5 same")
    model = networks.build("lenet", input_shape=(480, 640, 3))
    assert model.layers[0].output_shape == (120, 160, 3)


@pytest.mark.parametrize("preprocess", [None, layers.Rescaling.unit()])
@pytest.mark.parametrize("side", [8, 28, 32, 43, 64, 100, 224, 225, 256, 448, 512])
def test_lenet_of_any_size_fits_into_a_file(side: int, preprocess: layers.Layer | None) -> None:
    model = networks.build("lenet", preprocess=preprocess, input_shape=(side, side, 3))
    assert model.count_params() < 600_000
    extent = Extent(model, model.count_params(), ModelFileError)
    for layer in model.layers:
        extent.add(layer)


@pytest.mark.parametrize("name", STUDY)
@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 3, 1), (8, 8, 1), (9, 31, 3), (40, 24, 3)])
def test_every_network_learns_from_images_of_any_size(
    name: str, shape: tuple[int, int, int]
) -> None:
    model = networks.build(name, activation="relu", seed=0, classes=3, input_shape=shape)
    model.compile("sgd", "sparse_categorical_crossentropy")
    assert model.output_shape == (3,)
    x = np.random.default_rng(0).random((4, *shape), np.float32)
    loss = model.fit(x, [0, 1, 2, 0], verbose=0, seed=0, engine="reference").history["loss"]
    assert np.isfinite(loss).all()


def test_the_other_networks_stay_as_they_are_for_large_images() -> None:
    titles = {name: networks.get(name).describe((100, 90, 3), classes=12) for name in STUDY}
    assert titles["feedforward"] == "27000 → 120 → 84 → 12"
    for name in ("conv1", "conv2", "conv1-pool"):
        assert titles[name] == networks.get(name).title.replace("→ 10", "→ 12")


def test_what_is_no_image_gets_the_ledger() -> None:
    with pytest.raises(ShapeError, match=r"layer 1, Conv2D"):
        networks.build("lenet", input_shape=(784,))
    assert networks.build("feedforward", input_shape=(784,)).count_params() == 105_214


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(ArgumentError, match="unknown network 'lenett': did you mean 'lenet'"):
        networks.build("lenett")
    with pytest.raises(ArgumentError, match="did you mean 'relu'"):
        networks.build("lenet", activation="rely")
    with pytest.raises(ArgumentError, match="unknown preprocessing 'units': did you mean 'unit'"):
        networks.preprocessing("units", np.zeros((1, 28, 28, 1), np.uint8))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("unit", [0, 64 / 255, 65 / 255, 1]),
        ("binary", [0, 0, 1, 1]),
        ("standard", (np.array([0, 64, 65, 255]) - 96) / np.std([0, 64, 65, 255])),
    ],
)
def test_what_a_preprocessing_makes_of_pixels(name: str, expected: list[float]) -> None:
    pixels = np.array([0, 64, 65, 255], np.uint8)[:, np.newaxis]
    model = gn.Sequential([gn.Input((1,)), networks.preprocessing(name, pixels)])
    np.testing.assert_allclose(model.predict(pixels)[:, 0], expected, rtol=1e-5, atol=1e-6)
