"""Draw the pictures of ``docs/walkthrough.md`` and write its tables.

    python -m tools.draw_walkthrough              # the tables alone, from the figures beside it
    python -m tools.draw_walkthrough results      # figures and pictures anew, from these records
    python -m tools.draw_walkthrough results --times    # and the times

``results`` is the folder of the study, as ``docs/study.md`` has it. A record has no weights: what
is not in the folder ``weights`` beside the records, as ``glassnet report`` leaves them there, is
trained once more.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from glassnet import data as data_sets
from glassnet.files import write_atomically
from glassnet.machine import cpu_name
from glassnet.reports.results import NetworkResults, gather
from glassnet.reports.trained import find_trained
from glassnet.study.reporting.comparisons import compare
from glassnet.study.reporting.summary import Statistics
from tools.draw_walkthrough.kept import FIGURES, FOLDER, Figures, keep, kept_figures
from tools.draw_walkthrough.measuring import NETWORKS, seconds_of_steps
from tools.draw_walkthrough.pictures import drawn, words_of
from tools.draw_walkthrough.records import confusions, moved, starts
from tools.draw_walkthrough.tables import steps, tables
from tools.write_study_page import DOCS, kept_statistics, with_tables

PAGE = DOCS / "walkthrough.md"
IMAGE = re.compile(r"!\[.*\]\(walkthrough/([\w-]+\.svg)\)")
TURNS = 15


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("results", type=Path, nargs="?", help="the folder of the study")
    parser.add_argument("--times", action="store_true", help="measure times anew, in two minutes")
    options = parser.parse_args()
    if options.results is not None:
        draw(options.results, times=options.times)
    write_atomically(PAGE, filled(PAGE.read_text(encoding="utf-8"), kept_statistics()))
    print(PAGE)


def filled(page: str, statistics: Sequence[Statistics]) -> str:
    """The page with its tables, and the words of its pictures, written anew.

    Args:
        page: its text.
        statistics: of the study.
    """

    def described(image: re.Match[str]) -> str:
        text = (FOLDER / image[1]).read_text(encoding="utf-8")
        return f"![{words_of(text)}](walkthrough/{image[1]})"

    page = with_tables(page, tables(statistics, kept_figures()))
    return IMAGE.sub(described, page)


def draw(folder: Path, *, times: bool) -> None:
    """Make the figures and the pictures anew.

    Args:
        folder: of the study.
        times: whether times are measured, too, or stay those that are kept.
    """
    data = data_sets.load("mnist")
    _, (_, labels) = data
    results = gather(folder)
    networks = _with_sigmoids(results.networks)
    labels_of = {each.label: name for name, each in networks.items()}
    found = find_trained(results, dict.fromkeys(labels_of, data))
    trained = {name: found.trained[label] for label, name in labels_of.items()}
    before = None if times else kept_figures()
    keep(
        Figures(
            machine=before.machine if before else cpu_name(),
            seconds=before.seconds if before else seconds_of_steps(TURNS),
            confusions={name: confusions(each, labels) for name, each in networks.items()},
            starts={name: starts(each) for name, each in networks.items()},
            moved={name: moved(each) for name, each in trained.items()},
        )
    )
    print(FIGURES)
    comparisons = steps(compare([each.statistics for each in networks.values()]))
    for name, text in drawn(trained, data, comparisons):
        write_atomically(FOLDER / f"{name}.svg", text)


def _with_sigmoids(found: tuple[NetworkResults, ...]) -> dict[str, NetworkResults]:
    """The results with sigmoids by the name of the network, in the order of the page."""
    chosen = {
        each.statistics.network: each
        for each in found
        if each.statistics.setting.details["activation"] == "sigmoid"
    }
    if missing := [name for name in NETWORKS if name not in chosen]:
        raise SystemExit(
            f"the folder has no runs with sigmoids of {', '.join(missing)}: perform those that "
            "docs/study.md shows first."
        )
    return {name: chosen[name] for name in NETWORKS}


if __name__ == "__main__":
    main()
