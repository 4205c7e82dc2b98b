"""What a section of the benchmarks tells, whatever it measured."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from benchmarks.measuring.setting import Limits
from benchmarks.report.findings import Finding
from glassnet.tables import Table


class Section(ABC):
    """What one section found. The machine's limits are those of the whole run."""

    @abstractmethod
    def findings(self, limits: Limits) -> list[Finding]:
        """The numbers that count."""

    @abstractmethod
    def to_json(self) -> Any:
        """Every single figure."""

    def tables(self, limits: Limits) -> list[Table]:
        """What people may want to know beside that."""
        return []

    def pictures(self, limits: Limits) -> dict[str, str]:
        """SVG by the file's name."""
        return {}
