"""The page's mathematics as a browser computes it, beside the reference edition."""

from __future__ import annotations

import pytest

from glassnet import networks
from tests.page_networks import assert_agree, in_browser, named_case, random_case

EMPTY = "<!doctype html><title>empty</title><main><section>empty</section></main>"


def test_random_networks_agree(open_html):
    cases = [random_case(seed) for seed in range(50)]
    assert_agree(cases, in_browser(cases, open_html(EMPTY)))


@pytest.mark.parametrize("name", networks.NETWORKS)
def test_a_named_network_agrees_on_the_first_test_images(open_html, name):
    case = named_case(name, range(20))
    assert_agree([case], in_browser([case], open_html(EMPTY)))


@pytest.mark.slow
@pytest.mark.parametrize("name", networks.NETWORKS)
def test_a_named_network_agrees_on_all_other_test_images_of_the_sample(open_html, name):
    opened = open_html(EMPTY)
    for first in range(20, 1000, 70):
        case = named_case(name, range(first, first + 70))
        assert_agree([case], in_browser([case], opened))
