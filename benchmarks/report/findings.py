"""What was found, one number at a time, beside what it should come to."""

from __future__ import annotations

from typing import Any, NamedTuple

TIMES = "{:.2f} ×"
SHARE = "{:.0%}"
PERCENT = "{:.2%}"
SECONDS = "{:.2f} s"
MICROSECONDS = "{:.0f} µs"
MEGABYTES = "{:.0f} MB"
GFLOPS = "{:.0f} GFLOP/s"
GIGABYTES = "{:.0f} GB/s"
PER_SECOND = "{:,.0f} images/s"

UNKNOWN = "–"


class AtLeast(NamedTuple):
    """A goal for what should be large."""

    value: float

    def met(self, value: float) -> bool:
        return value >= self.value

    def text(self, form: str) -> str:
        return f"≥ {form.format(self.value)}"


class AtMost(NamedTuple):
    """A goal for what should be small."""

    value: float

    def met(self, value: float) -> bool:
        return value <= self.value

    def text(self, form: str) -> str:
        return f"≤ {form.format(self.value)}"


class Finding(NamedTuple):
    """One number.

    Attributes:
        key: its name in files.
        what: its name for people.
        value: None where it could not be measured.
        form: how it is written; one of those above.
        goal: what it should come to, if that was agreed.
        note: how it came about, or why it did not.

    >>> found = Finding("lenet-relu", "LeNet", 3.9, TIMES, AtLeast(4.0))
    >>> found.text, found.goal_text, found.verdict
    ('3.90 ×', '≥ 4.00 ×', 'missed')
    """

    key: str
    what: str
    value: float | None
    form: str
    goal: AtLeast | AtMost | None = None
    note: str = ""

    @property
    def text(self) -> str:
        return UNKNOWN if self.value is None else self.form.format(self.value)

    @property
    def goal_text(self) -> str:
        return "" if self.goal is None else self.goal.text(self.form)

    @property
    def verdict(self) -> str:
        """Whether it came to what it should."""
        if self.goal is None or self.value is None:
            return ""
        return "reached" if self.goal.met(self.value) else "missed"

    @property
    def is_ratio(self) -> bool:
        """Whether it says the same on a slower machine of this kind; larger is then better."""
        return self.form in (TIMES, SHARE)

    def to_json(self) -> dict[str, Any]:
        goal = None if self.goal is None else self.goal_text
        return {"what": self.what, "value": self.value, "goal": goal, "note": self.note}
