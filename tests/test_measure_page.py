"""The tool that measures a page: it measures what it says."""

from __future__ import annotations

import sys

import pytest

from tests.browser import needed_browser
from tools import measure_page

ROWS = (
    ("opening: first paint", 2),
    ("opening: first answer", 2),
    ("point of a stroke: work", 5),
    ("point of a stroke: answer written", 5),
    ("point of a stroke: answer painted", 5),
    ("step of a slider: answer written", 4),
    ("step of a slider: answer painted", 4),
)


def test_each_opening_point_and_step_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    needed_browser()
    for name, few in (("OPENINGS", 2), ("POINTS", 5), ("STEPS", 4)):
        monkeypatch.setattr(measure_page, name, few)
    monkeypatch.setattr(sys, "argv", ["measure_page", "feedforward"])
    measure_page.main()
    told = capsys.readouterr().out
    assert told.startswith("feedforward: milliseconds in Chromium ")
    for what, most in ROWS:
        (line,) = (line for line in told.splitlines() if line.startswith(what))
        count, *times = line.removeprefix(what).split()
        assert 1 <= int(count) <= most
        assert all(float(each) > 0 for each in times)
