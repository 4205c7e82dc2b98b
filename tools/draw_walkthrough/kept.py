"""The figures of the page that are not in the study's statistics, as they stand beside it."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass

from glassnet.files import write_atomically
from glassnet.strict_json import parse_json
from glassnet.study.tracking.decoding import decoder
from tools.write_study_page import DOCS

FOLDER = DOCS / "walkthrough"
FIGURES = FOLDER / "figures.json"


@dataclass(frozen=True)
class Figures:
    """Figures by the name of the network, of the study's sigmoid runs.

    Attributes:
        machine: on which the times were taken.
        seconds: processor seconds for a step on one thread, a figure for each turn.
        confusions: how often a digit was taken for a digit, added up over the healthy runs.
        starts: the step at which each healthy run left the level of a constant answer.
        moved: of the best run, how large the change of each layer's weights is, as a multiple of
            the size of its initial weights.
    """

    machine: str
    seconds: dict[str, list[float]]
    confusions: dict[str, list[list[int]]]
    starts: dict[str, list[int]]
    moved: dict[str, dict[str, float]]


def kept_figures() -> Figures:
    """The figures that stand beside the page."""
    found: Figures = decoder(Figures)(parse_json(FIGURES.read_text(encoding="utf-8")))
    return found


def keep(figures: Figures) -> None:
    """Keep them, a line for each kind."""
    lines = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}"
        for name, value in dataclasses.asdict(figures).items()
    )
    FOLDER.mkdir(exist_ok=True)
    write_atomically(FIGURES, f"{{\n{lines}\n}}\n")
