"""The page's mathematics in JavaScript beside the reference edition, number by number."""

from __future__ import annotations

import random

import numpy as np
import pytest

from glassnet import layers, losses, networks
from glassnet.model import Sequential
from tests.page_networks import in_node, in_reference, random_data, random_network

TOLERANCE = 1e-4


def assert_agree(model, loss, images, targets, folder, **options):
    """Every number of both editions, relative to the largest of its array."""
    found = in_node(model, loss, images, targets, folder, **options)
    expected = in_reference(model, loss, images, targets, **options)
    for name, own, others in zip(found._fields, found, expected, strict=True):
        if not isinstance(own, list):
            own, others = [own], [others]
        # The gradient by an activation that is fused with the loss is never computed.
        for n, (one, other) in enumerate(zip(own, others, strict=name != "dvalues")):
            scale = max(np.max(np.abs(other), initial=0), 1e-3)
            np.testing.assert_allclose(
                one, other, rtol=0, atol=TOLERANCE * scale, err_msg=f"{name}[{n}] of {model}"
            )
    return found


@pytest.mark.parametrize("seed", range(50))
def test_a_random_network_agrees(seed, tmp_path):
    model, loss = random_network(random.Random(seed))
    x, y = random_data(model, loss, 3, seed)
    labels = np.arange(len(x)) % model.output_shape[-1]
    assert_agree(model, loss, x, y, tmp_path, stream=seed, scores=labels)
