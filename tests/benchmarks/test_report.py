"""The report: goals, tables, every figure, and pictures."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from benchmarks.report.findings import AtLeast, AtMost
from benchmarks.report.report import Report
from benchmarks.sections.lenet import LENET, Lenet
from tests.benchmarks.contests import LIMITS, make_contest


@pytest.mark.parametrize("goal", [AtLeast(2.0), AtMost(2.0)])
def test_a_goal_is_met_exactly(goal: AtLeast | AtMost) -> None:
    assert goal.met(2.0)
    assert goal.met(2.1) == isinstance(goal, AtLeast)


def test_a_report_holds_goals_tables_and_every_figure() -> None:
    report = Report(
        machine={"cpu": "A CPU", "kind": "kind", "cores": "2", "system": "Linux"},
        load=1.3,
        versions={"glassnet": "1.0"},
        images="ten images",
        quick=True,
        limits=LIMITS,
        sections={"lenet": Lenet("LeNet", LENET, [make_contest()])},
    )
    text = report.to_markdown()
    assert "a load of 1.3" in text
    assert "A quick run" in text
    row = "| lenet, relu, batch 128: PyTorch over glassnet | ≥ 4.00 × | 3.50 × | missed |"
    assert row in text
    content = json.loads(json.dumps(report.to_json()))
    assert content["findings"]["lenet-relu"]["value"] == 3.5
    assert content["sections"]["lenet"][0]["seconds_per_epoch"]["fast"] == [4.0, 6.0]
    assert "a load of" not in replace(report, load=0.1).to_markdown()
    assert report.to_markdown(["a.svg"]).endswith("\n\n![a](a.svg)\n")


def test_a_ladder_says_what_each_took_and_where_the_limit_is() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: `make bench` does that")
    from benchmarks.report import ladder

    figure = ladder.draw([make_contest()], flops_per_second=200_000.0, threads=2)
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts[:2] == ["9.00 s   6.8 × glassnet", "5.00 s   3.5 × glassnet"]
    assert texts[2:] == ["1.50 s   3.0 × the limit", "limit 0.50 s"]
    assert ladder.to_picture([make_contest()], 200_000.0, 2).lstrip().startswith("<?xml")


def test_a_picture_looks_the_same_whatever_the_user_s_style_is() -> None:
    matplotlib = pytest.importorskip(
        "matplotlib", reason="matplotlib is not installed: `make bench` does that"
    )
    from benchmarks.report import ladder, pictures
    from benchmarks.sections import roofline
    from glassnet.profiling.work import Row

    def draw() -> list[str]:
        rows = [Row("dense_9", direction, "", 8000, 4000, 1e-6) for direction in roofline.COLORS]
        ladders = ladder.draw([make_contest()], 200_000.0, 2)
        return [pictures.to_svg(ladders), pictures.to_svg(roofline.draw(rows, LIMITS))]

    usual = draw()
    with matplotlib.rc_context(
        {"axes.titlecolor": "red", "axes.labelsize": 20, "legend.fontsize": 20, "axes.grid": True}
    ):
        assert draw() == usual
