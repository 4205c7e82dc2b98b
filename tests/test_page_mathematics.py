"""The page's mathematics in JavaScript beside the reference edition, number by number."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from glassnet import losses, networks
from glassnet.data import load
from glassnet.streams import Purpose, epoch_order, stream_key
from tests.page_networks import (
    FOLDER,
    Case,
    assert_equal_numbers,
    in_node,
    in_reference,
    node,
    random_case,
)
from tests.small_networks import SMALL_NETWORKS, build, data_for


def assert_agree(cases, folder):
    """Every number of both editions."""
    for case, found in zip(cases, in_node(cases, folder), strict=True):
        assert_equal_numbers(found, in_reference(case), case.model)


def test_every_layer_and_loss_agrees(tmp_path):
    cases = []
    for network in SMALL_NETWORKS.values():
        model = build(network, dtype="float32")
        assert model.loss is not None
        x, y = data_for(model, 5)
        cases.append(Case(model, model.loss, x.astype(np.float32), y, scores=np.zeros(5, int)))
    assert_agree(cases, tmp_path)


@pytest.mark.parametrize("first", range(0, 50, 10))
def test_random_networks_agree(first, tmp_path):
    assert_agree([random_case(seed) for seed in range(first, first + 10)], tmp_path)


@pytest.mark.parametrize("name", networks.NETWORKS)
def test_a_named_network_agrees_on_the_first_test_images(name, tmp_path):
    """On all others of the sample, trained, in a browser: `test_page_agreement.py`."""
    _, (x, y) = load("mnist-5k")
    model = networks.build(name, "relu", networks.preprocessing("standard", x), seed=3)
    loss = losses.SparseCategoricalCrossentropy()
    images, labels = x[:100].astype(np.float32), y[:100]
    assert_agree([Case(model, loss, images, labels, scores=labels)], tmp_path)


@pytest.mark.parametrize("seed", [0, 7, 2**32 - 1, 2**32, 2**53 + 1, 2**100 + 12345])
def test_the_order_of_images_is_the_same(seed):
    streams = (FOLDER.parents[1] / "glassnet/page/browser/mathematics/streams.js").as_uri()
    program = f"""
        import {{ epochOrder, streamKey }} from "{streams}";
        console.log(streamKey({seed}n, 3, 5), [...epochOrder({seed}n, 4, 1000)].join());
    """
    command = [node(), "--input-type=module", "--eval", program]
    key, order = subprocess.check_output(command, text=True).split()
    assert int(key) == stream_key(seed, Purpose.DROPOUT, 5)
    assert [int(image) for image in order.split(",")] == epoch_order(seed, 4, 1000).tolist()
