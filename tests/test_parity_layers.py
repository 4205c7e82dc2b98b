"""Networks of all layers and losses, and of random shapes, beside the same ones in PyTorch."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from glassnet.layers import AveragePooling2D, Conv2D, Dense, Flatten, Layer, MaxPooling2D
from glassnet.optimizers import SGD
from tests import parity
from tests.parity import torch
from tests.small_networks import SMALL_NETWORKS, Network, build, data_for

pytestmark = pytest.mark.parity

RATE = 0.2


def sgd(weights):
    return torch.optim.SGD(weights, RATE)


@pytest.mark.parametrize("name", SMALL_NETWORKS)
def test_all_layers_and_losses(name):
    model = build(SMALL_NETWORKS[name], SGD(RATE))
    # Five steps an epoch: a tile and a bit each, the last batch a single image.
    x, y = data_for(model, images=73)
    parity.assert_parity(model, x, y, batch_size=18, epochs=2, optimizer=sgd)


def test_one_image():
    model = build(SMALL_NETWORKS["even kernel, average"], SGD(RATE))
    x, y = data_for(model, images=1)
    parity.assert_parity(model, x, y, batch_size=1, epochs=10, optimizer=sgd)


@pytest.mark.parametrize("name", ["even kernel, average", "overlapping maxima"])
def test_in_float32(name):
    network = SMALL_NETWORKS[name]
    model = build(network, SGD(RATE), dtype="float32")
    x, y = data_for(model, images=40)
    parity.assert_parity(model, x, y, batch_size=18, epochs=4, optimizer=sgd, tolerance=2e-5)


sizes = st.integers(1, 4)
pairs = st.tuples(sizes, sizes)
functions = st.sampled_from(["sigmoid", "tanh", "relu", "linear"])


@st.composite
def windows(draw, height, width, paddings):
    """A window that fits the image, its steps, and a padding."""
    padding = draw(st.sampled_from(paddings))
    window = draw(pairs)
    if padding == "valid":
        window = min(window[0], height), min(window[1], width)
    return window, draw(pairs), padding


@st.composite
def networks(draw):
    """One or two convolutions and a pooling, in any order, then dense layers."""
    height, width = draw(st.integers(4, 9)), draw(st.integers(4, 9))
    shape = height, width, draw(st.integers(1, 3))
    layers: list[Layer] = []
    for kind in draw(st.permutations([Conv2D, AveragePooling2D, MaxPooling2D, Conv2D]))[:3]:
        paddings = ["valid", "same", "full"] if kind is Conv2D else ["valid", "same"]
        window, strides, padding = draw(windows(height, width, paddings))
        if kind is Conv2D:
            filters, function = draw(sizes), draw(functions)
            layers.append(Conv2D(filters, window, strides, padding, activation=function))
        else:
            layers.append(kind(window, strides, padding))
        height, width, _ = layers[-1].connect((height, width, 1))
    layers += [Flatten(), Dense(draw(st.integers(2, 5)), "softmax")]
    return Network(shape, lambda: layers, "sparse_categorical_crossentropy")


# A smaller network that fails says no more, and finding it takes many compilations.
@settings(max_examples=8, phases=set(Phase) - {Phase.shrink})
@given(
    network=networks(),
    batch_size=st.integers(1, 40),
    left_over=st.integers(1, 40),
    seed=st.integers(0, 99),
)
def test_random_networks(network, batch_size, left_over, seed):
    model = build(network, SGD(RATE), seed)
    # Five steps an epoch, two epochs.
    x, y = data_for(model, images=4 * batch_size + min(left_over, batch_size), seed=seed)
    parity.assert_parity(model, x, y, batch_size, epochs=2, optimizer=sgd)
