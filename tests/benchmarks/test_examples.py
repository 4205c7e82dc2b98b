"""The examples in the docstrings of the benchmarks."""

from __future__ import annotations

import doctest
import importlib

import pytest

WITH_EXAMPLES = (
    "health.autotrainer",
    "health.deepdiagnosis",
    "measuring.contest",
    "measuring.fresh_process",
    "measuring.ratios",
    "measuring.workload",
    "report.findings",
)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_docstrings(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"benchmarks.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
