"""The report of a folder: what stands in its page, and that nothing else can."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from glassnet.health import Cause, Verdict
from glassnet.reports import Written, networks, write_report
from glassnet.reports.results import Results, gather
from glassnet.reports.words import in_words
from glassnet.study import Run
from glassnet.study.tracking.compact import CompactArray
from glassnet.study.tracking.store import write_run
from tests.command import run as command
from tests.test_table import make_run

HOSTILE = "$\\frac$ <img src=x onerror=alert(1)> | `x` \"y\" 'z' &amp; </style><script>"
LOST = Verdict(
    "collapsed",
    (2, 31),
    ("The loss rose from 0.1 to 2.3.",),
    Cause("dead-units", "All units of dense are dead.", ("120 of 120 never answer.",), "dense"),
    "Lower the learning rate.",
)
DIVERGED = {"test": None, "accuracy": (), "status": "diverged", "diverged_at": (1, 5)}


def write_runs(folder: Path, runs: list[Run]) -> Path:
    (folder / "runs").mkdir(parents=True, exist_ok=True)
    for n, each in enumerate(runs):
        write_run(folder / "runs" / f"{n:03d}.json", each)
    return folder


def lenet(seed: int, **changed: object) -> Run:
    """A run whose accuracy is by its seed."""
    made = {"test": 0.98 + 0.001 * (seed % 5), "verdict": Verdict("healthy"), **changed}
    return make_run("lenet", seed=seed, **made)  # type: ignore[arg-type]


def study() -> list[Run]:
    """Ten healthy runs of lenet, and two lost ones; three of a network with a hostile name."""
    return [
        *(lenet(seed) for seed in range(10)),
        lenet(10, test=0.11, verdict=LOST),
        lenet(11, **DIVERGED, verdict=Verdict("diverged", (1, 5))),
        *(
            make_run(HOSTILE, seed=seed, test=0.95 + 0.001 * seed, verdict=Verdict("healthy"))
            for seed in range(3)
        ),
    ]


class Page(HTMLParser):
    """A page, taken apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.rows: list[list[str]] = []
        self.style = ""
        self._is_style = self._is_cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._is_style = tag == "style"
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._is_cell = True

    def handle_data(self, data: str) -> None:
        if self._is_style:
            self.style += data
            return
        self.words.append(data)
        if self._is_cell:
            self.rows[-1][-1] += data.strip() and f"{data.strip()} "

    def handle_endtag(self, tag: str) -> None:
        self._is_style = False
        self._is_cell = self._is_cell and tag not in ("td", "th")

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def row(self, first: str) -> list[str]:
        """The first row that begins so."""
        return next([c.strip() for c in row] for row in self.rows if row[0].strip() == first)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = write_runs(tmp_path_factory.mktemp("report") / "study", study())
    (folder / "runs" / "zzz.json").write_text("{")
    return write_report(folder, replay=False)


@pytest.fixture(scope="module")
def page(written: Written) -> Page:
    return Page(written.page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results(written: Written) -> Results:
    return gather(written.page.parent)


# ---- the page ------------------------------------------------------------------------------


def test_nothing_in_the_page_runs_or_loads_anything(page: Page) -> None:
    assert {"script", "link", "iframe", "object", "embed", "form", "base"}.isdisjoint(
        tag for tag, _ in page.tags
    )
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes), tag
        assert (attributes.get("src") or "data:image/svg+xml,").startswith("data:image/svg+xml,")
        assert (attributes.get("href") or "#").startswith("#")


def test_the_policy_allows_this_style_and_no_other(page: Page) -> None:
    (policy,) = (a["content"] for t, a in page.tags if t == "meta" and "http-equiv" in a)
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policy is not None
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_hostile_name_is_shown_as_it_is(page: Page) -> None:
    assert f"{HOSTILE} has" in "".join(page.words)
    assert ("img", {"src": "x", "onerror": "alert(1)"}) not in page.tags


def test_every_link_leads_somewhere_and_no_name_stands_twice(page: Page) -> None:
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))
    targets = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert len(targets) > 6
    assert {(target or "")[1:] for target in targets} <= set(names)


def test_every_picture_is_an_svg_and_says_in_words_what_it_shows(page: Page) -> None:
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(pictures) >= 6
    for attributes in pictures:
        source = attributes["src"] or ""
        svg = unquote(source.removeprefix("data:image/svg+xml,"))
        assert ElementTree.fromstring(svg).tag.endswith("svg")
        assert len(attributes["alt"] or "") > 20


def test_verdicts_come_first_and_count_right(page: Page) -> None:
    sections = [attributes["id"] for tag, attributes in page.tags if tag == "section"]
    assert sections[:3] == ["in-short", "verdicts", "table"]
    assert (
        "15 runs of 2 networks came to an end. Of these, 13 are healthy, 1 collapsed" in page.text
    )
    assert page.row("lenet")[1:6] == ["12", "✓ 10", "✕ 1", "✕ 1", "2 of 12"]


def test_a_lost_run_is_named_with_its_step_its_cause_and_what_may_help(page: Page) -> None:
    assert page.row("10") == [
        "10",
        "✕ collapsed in epoch 2, step 31",
        "dead units",
        "11.00 %",
        "010.json",
    ]
    for words in ("All units of dense are dead.", "Lower the learning rate.", "glassnet explain"):
        assert words in page.text


def test_a_damaged_record_is_told(page: Page) -> None:
    assert "runs/zzz.json is damaged and counts nowhere" in page.text


def test_without_weights_their_pictures_are_left_out_and_that_is_said(page: Page) -> None:
    assert "and its worst mistakes are not shown: " in page.text
    assert not any((a.get("id") or "").startswith("filters") for _, a in page.tags)


# ---- Markdown ------------------------------------------------------------------------------


def test_the_document_says_the_same_and_has_its_pictures(written: Written, page: Page) -> None:
    text = written.document.read_text(encoding="utf-8")
    pictures = re.findall(r"\]\((report_pictures/[^)]+)\)", text)
    assert len(pictures) == sum(tag == "img" for tag, _ in page.tags)
    for picture in pictures:
        assert ElementTree.parse(written.page.parent / picture).getroot().tag.endswith("svg")
    assert "| **lenet** | 12 | **✓ 10** | ✕ 1 | ✕ 1 | 2 of 12 |" in text
    assert "<img" not in text.replace("\\<img", "")
    assert "<script" not in text.replace("\\<script", "")
    anchors = set(re.findall(r'<a id="([^"]+)">', text))
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors


# ---- words ---------------------------------------------------------------------------------


def test_a_network_in_words_has_its_figures(results: Results) -> None:
    said = " ".join(in_words(results.networks[0], results))
    assert "lenet has 61,706 parameters. It was trained 12 times" in said
    assert "Of 12 runs 10 are healthy, 1 collapsed and 1 diverged" in said
    assert "with 95 % confidence, 5 to 45 % of all runs are lost" in said
    assert "The healthy runs came to 98.20 % of the test images on average" in said
    assert "from 98.00 to 98.40 %" in said


def test_three_pairs_claim_nothing(results: Results) -> None:
    said = " ".join(in_words(results.networks[0], results))
    assert f"Whether it is better or worse than {HOSTILE} can't be told, since 3 pairs" in said
    assert "it is better than" not in said


def test_a_difference_that_seeds_show_is_claimed_with_its_interval(tmp_path: Path) -> None:
    other = [make_run("conv1", seed=n, test=0.96, verdict=Verdict("healthy")) for n in range(10)]
    results = gather(write_runs(tmp_path, [*(lenet(n) for n in range(10)), *other]))
    by_label = {network.label: " ".join(in_words(network, results)) for network in results.networks}
    claim = "(by 2.20 points, 95 %: 2.09 to 2.31, p = 0.002)"
    assert f"Over pairs of healthy runs it is better than conv1 {claim}." in by_label["lenet"]
    assert f"Over pairs of healthy runs it is worse than lenet {claim}." in by_label["conv1"]


def test_no_claim_is_made_whose_interval_holds_0(tmp_path: Path) -> None:
    # Eleven small differences in one direction and one large one in it: p is small, and the
    # interval is wide.
    one = [lenet(n, test=0.951 if n < 11 else 0.9999) for n in range(12)]
    other = [make_run("conv1", seed=n, test=0.95, verdict=Verdict("healthy")) for n in range(11)]
    other.append(make_run("conv1", seed=11, test=0.5, verdict=Verdict("healthy")))
    results = gather(write_runs(tmp_path, [*one, *other]))
    (comparison,) = results.comparisons
    assert comparison.p_value < 0.05
    assert comparison.difference.interval is not None
    assert comparison.difference.interval.low < 0
    assert not comparison.is_told
    assert "can't be told" in " ".join(in_words(results.networks[0], results))


def test_the_most_frequent_mistakes_are_named(tmp_path: Path) -> None:
    labels = np.array([0, 1, 2, 2, 2], np.uint8)
    wrong = CompactArray.of(np.array([0, 0, 1, 1, 0], np.uint16))  # two of class 2 taken for 0
    runs = [dataclasses.replace(lenet(n), wrong_answers=wrong) for n in range(2)]
    results = gather(write_runs(tmp_path, runs))
    said = " ".join(in_words(results.networks[0], results, labels, ["cat", "dog", "emu"]))
    assert "Of 5 test images it mistook most often emu for cat (2.0 images) a run." in said


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        (
            [make_run(status="failed", accuracy=(), test=None)],
            "No run of 1 network came to an end.",
        ),
        ([lenet(n, **DIVERGED) for n in range(3)], "No run that counts for the accuracies: lenet."),
        ([make_run(test=None, seed=n) for n in range(3)], "It was trained 3 times"),
        ([dataclasses.replace(lenet(n), history={}) for n in range(2)], "98.05 %"),
        ([lenet(n, test=0.9) for n in range(12)], "from 90.00 to 90.00 %"),
        ([make_run("a\0\x1b" + 300 * "b", seed=n) for n in range(3)], "bbb"),
    ],
    ids=["failed", "diverged", "not tested", "no history", "equal", "odd name"],
)
def test_whatever_runs_came_to_there_is_a_report(
    tmp_path: Path, runs: list[Run], words: str
) -> None:
    written = write_report(write_runs(tmp_path, runs), replay=False)
    assert words in Page(written.page.read_text(encoding="utf-8")).text
    for picture in written.pictures.iterdir():
        assert ElementTree.parse(picture).getroot().tag.endswith("svg")


def test_the_page_does_not_grow_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "MOST_CHARACTERS", 1)
    runs = [make_run(name, seed=n) for name in ("one", "two") for n in range(2)]
    page = Page(write_report(write_runs(tmp_path, runs), replay=False).page.read_text("utf-8"))
    pictured = {attributes["id"] for tag, attributes in page.tags if tag == "figure"}
    assert "loss-network-one" in pictured
    assert "loss-network-two" not in pictured
    assert "all the pictures for which there is room" in page.text
    assert "two has 61,706 parameters" in page.text


def test_one_run_says_nothing_about_the_next(tmp_path: Path) -> None:
    folder = write_runs(tmp_path, [lenet(0)])
    page = Page(write_report(folder, replay=False).page.read_text(encoding="utf-8"))
    assert "1 run of 1 network came to an end. It is healthy." in page.text
    assert (
        "It came to 98.00 % of the test images, and says nothing about the next run." in page.text
    )
    sections = [attributes["id"] for tag, attributes in page.tags if tag == "section"]
    assert "accuracies" not in sections


# ---- the command ---------------------------------------------------------------------------


def test_names_that_are_alike_for_long_have_pictures_of_their_own(tmp_path: Path) -> None:
    runs = [make_run("n" * 90 + end, seed=0, verdict=Verdict("healthy")) for end in "ab"]
    written = write_report(write_runs(tmp_path, runs), replay=False)
    links = re.findall(r"\]\((.*?\.svg)\)", written.document.read_text(encoding="utf-8"))
    assert len(set(links)) == len(links)
    assert {Path(link).name for link in links} == {p.name for p in written.pictures.glob("*")}


def test_commands_name_the_folder_so_that_a_shell_understands_it(tmp_path: Path) -> None:
    folder = write_runs(tmp_path / "my runs", [lenet(0), lenet(1, verdict=LOST)])
    written = write_report(folder, replay=False)
    shown = written.document.read_text(encoding="utf-8")
    assert f"`glassnet report '{folder}'`" in shown
    assert f"`glassnet explain '{folder}/runs/001.json'`" in shown
    (note,) = gather(folder).table.notes[:1]
    assert note.endswith(f" '{folder}'")


def test_where_no_run_is_healthy_the_best_is_one_that_is_not_lost(tmp_path: Path) -> None:
    slow = [lenet(n, verdict=Verdict("slow", (3, 1))) for n in (1, 2)]
    lost = lenet(4, verdict=LOST)  # the highest accuracy
    (network,) = gather(write_runs(tmp_path / "slow", [*slow, lost])).networks
    assert network.best is not None
    assert network.best.seeds["training"] == 2
    assert network.counted == "runs that were not lost"
    (network,) = gather(write_runs(tmp_path / "healthy", [*slow, lost, lenet(0)])).networks
    assert network.best is not None
    assert network.best.seeds["training"] == 0


def test_of_several_records_of_a_run_the_newest_result_counts(tmp_path: Path) -> None:
    def at(hour: int, **changed: object) -> Run:
        return dataclasses.replace(lenet(0, **changed), started=f"2026-11-28T{hour:02d}:00:00")

    cut = at(12, test=None, status="interrupted", verdict=None)
    folder = write_runs(tmp_path, [at(11, test=0.91), at(10, test=0.9), cut])
    (network,) = gather(folder).networks
    assert [run.test["accuracy"] for run in network.runs] == [0.91]
    assert [path.name for path in network.files] == ["000.json"]


def test_a_folder_without_runs_is_told_in_a_sentence(tmp_path: Path) -> None:
    result = command("report", tmp_path)
    assert (result.status, result.out) == (2, "")
    assert (
        result.err
        == f"Error: {tmp_path}: there is no folder runs in it; name the folder of a study.\n"
    )
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "a.json").write_text("no record")
    result = command("report", tmp_path)
    assert result.status == 2
    assert "there are no records of runs in it but 1 that can't be read" in result.err


@pytest.mark.parametrize("library", ["matplotlib", "jinja2"])
def test_without_a_library_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, library, None)
    folder = write_runs(tmp_path, [lenet(0)])
    result = command("report", folder)
    assert result.status == 2
    assert ".[report]" in result.err
    assert not (folder / "report.html").exists()
