"""The named networks are those of the study, to the last parameter."""

from __future__ import annotations

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers, networks
from glassnet.errors import ArgumentError, ShapeError

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


def test_images_that_are_too_small_get_the_ledger() -> None:
    with pytest.raises(ShapeError, match=r"(?s)layer 3, Conv2D.*AveragePooling2D\(2\) +4×4×6"):
        networks.build("lenet", input_shape=(8, 8, 1))


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
