"""The page's mathematics in JavaScript beside the reference edition, number by number."""

from __future__ import annotations

import numpy as np
import pytest

from tests.page_networks import in_node, in_reference, random_case

TOLERANCE = 1e-4


def assert_agree(cases, folder):
    """Every number of both editions, relative to the largest of its array."""
    for case, found in zip(cases, in_node(cases, folder), strict=True):
        expected = in_reference(case)
        for name, own, others in zip(found._fields, found, expected, strict=True):
            if not isinstance(own, list):
                own, others = [own], [others]
            # The gradient by an activation that is fused with the loss is never computed.
            for n, (one, other) in enumerate(zip(own, others, strict=name != "dvalues")):
                scale = max(np.max(np.abs(other), initial=0), 1e-3)
                np.testing.assert_allclose(
                    one, other, 0, TOLERANCE * scale, err_msg=f"{name}[{n}] of {case.model}"
                )


@pytest.mark.parametrize("first", range(0, 50, 10))
def test_random_networks_agree(first, tmp_path):
    assert_agree([random_case(seed) for seed in range(first, first + 10)], tmp_path)
