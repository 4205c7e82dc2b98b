"""The guard: whether a ratio is worse than the one that was recorded for this kind of machine.

Ratios only: times depend on the machine and on what else runs there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.report.findings import Finding
from glassnet.errors import DataError
from glassnet.quantities import count_text

BASELINE = Path(__file__).with_name("baseline.json")
TOLERANCE = 0.15
"""How much less a ratio may be: what it differs by from run to run; the file may say otherwise."""

TOLERANCES = {"explained": 0.03}  # its two parts are timed together
"""For those that differ by another share."""


class Circumstances(NamedTuple):
    """Where ratios are comparable.

    Attributes:
        kind: the compiler's name of the instruction set.
        cores: of the machine.
        threads: of each contestant.
        dataset: what was trained on.
        quick: whether it was a quick run, in which the fastest forms have no part.
    """

    kind: str
    cores: str
    threads: int
    dataset: str
    quick: bool

    def describe(self) -> str:
        """All of them in words."""
        run = "quick run" if self.quick else "run"
        cores, threads = f"{self.cores} cores", count_text(self.threads, "thread")
        return f"a {run} on {self.kind} with {cores} and {threads}, {self.dataset}"


@dataclass
class Baseline:
    """What was recorded.

    Attributes:
        circumstances: in which.
        ratios: by the finding's key.
        tolerances: how much less each may be, as a share of it.
    """

    circumstances: Circumstances
    ratios: dict[str, float]
    tolerances: dict[str, float]

    @classmethod
    def read(cls, path: Path = BASELINE) -> Baseline | None:
        """What the file holds; None if there is none.

        Raises:
            DataError: if it holds something else.
        """
        if not path.exists():
            return None
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            ratios = {key: float(each["ratio"]) for key, each in content["ratios"].items()}
            tolerances = {key: float(each["tolerance"]) for key, each in content["ratios"].items()}
            return cls(Circumstances(**content["circumstances"]), ratios, tolerances)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{path}: is no baseline: {error!r}; record it anew.") from error

    def to_json(self) -> dict[str, Any]:
        ratios = {
            key: {"ratio": round(ratio, 3), "tolerance": self.tolerances[key]}
            for key, ratio in self.ratios.items()
        }
        return {"circumstances": self.circumstances._asdict(), "ratios": ratios}


def circumstances(
    machine: Mapping[str, str], threads: int, dataset: str, quick: bool
) -> Circumstances:
    """Those of this run, on a machine as `glassnet.machine` tells it."""
    return Circumstances(machine["kind"], machine["cores"], threads, dataset, quick)


def recorded(findings: Iterable[Finding], now: Circumstances, before: Baseline | None) -> Baseline:
    """A new baseline; in the same circumstances tolerances stay, and ratios that none replaces."""
    if before is None or before.circumstances != now:
        before = Baseline(now, {}, {})
    ratios = before.ratios | measured_ratios(findings)
    tolerances = {key: TOLERANCES.get(key, TOLERANCE) for key in ratios}
    return Baseline(now, ratios, tolerances | before.tolerances)


def measured_ratios(findings: Iterable[Finding]) -> dict[str, float]:
    return {each.key: each.value for each in findings if each.is_ratio and each.value is not None}


def regressions(findings: Iterable[Finding], baseline: Baseline) -> list[str]:
    """One sentence for each ratio that is worse than its tolerance allows."""
    sentences = []
    for each in findings:
        if not each.is_ratio or each.value is None or each.key not in baseline.ratios:
            continue
        before, tolerance = baseline.ratios[each.key], baseline.tolerances[each.key]
        if each.value < before * (1 - tolerance):
            sentences.append(
                f"{each.what}: {each.text}, was {each.form.format(before)}: "
                f"{1 - each.value / before:.0%} less, where {tolerance:.0%} is allowed."
            )
    return sentences


def verdict(
    findings: Iterable[Finding], now: Circumstances, baseline: Baseline | None
) -> tuple[list[str], bool]:
    """What is to be said at the end, and whether all is well."""
    findings = list(findings)
    if baseline is None:
        return ["There is no baseline to compare with: --record writes one."], True
    if baseline.circumstances != now:
        before = baseline.circumstances.describe()
        sentence = f"Nothing compared: the baseline is from {before}, and this is {now.describe()}."
        return [sentence], True
    compared = measured_ratios(findings).keys() & baseline.ratios.keys()
    worse = regressions(findings, baseline)
    if worse:
        return [f"{len(worse)} of {len(compared)} ratios got worse:", *worse], False
    return [f"No ratio got worse ({len(compared)} compared with the baseline)."], True
