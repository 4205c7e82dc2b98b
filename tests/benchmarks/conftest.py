"""The images that all tests of the benchmarks take."""

from __future__ import annotations

import pytest

from glassnet.study.running.images import StudyImages, load_images


@pytest.fixture(scope="module")
def images() -> StudyImages:
    return load_images("mnist-5k")
