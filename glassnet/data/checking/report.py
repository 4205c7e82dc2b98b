"""All that a check of a data set found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from glassnet.data.checking.classes import count_classes, on_classes
from glassnet.data.checking.duplicates import Duplicates, find_duplicates
from glassnet.data.checking.findings import Finding
from glassnet.data.checking.images import on_duplicates, on_files, on_pixels
from glassnet.data.checking.pixels import PixelStatistics, pixel_statistics
from glassnet.data.checking.reading import Bar, Reading, no_bar, read_leniently


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        reading: the data, and what came of reading it.
        counts: of each class, the training and the test images.
        duplicates: images that are there more than once.
        pixels: of the training and the test images.
        findings: what is odd, and what to do about it; the worst first.
    """

    reading: Reading
    counts: tuple[tuple[int, int], ...]
    duplicates: Duplicates
    pixels: tuple[PixelStatistics, PixelStatistics]
    findings: tuple[Finding, ...]

    @property
    def spoils(self) -> bool:
        """Whether anything would be refused, or spoil a training."""
        return any(finding.spoils for finding in self.findings)

    def to_config(self) -> dict[str, Any]:
        """What JSON can hold."""
        card, reading = self.reading.data.card, self.reading
        return {
            **card.to_config(),
            "images_by_class": [
                {"class": name, "training": training, "test": test}
                for name, (training, test) in zip(card.classes, self.counts, strict=True)
            ],
            "sizes": [
                {"height": height, "width": width, "pictures": pictures}
                for (height, width), pictures in reading.sizes.items()
            ],
            "pixels": {
                part: asdict(statistics)
                for part, statistics in zip(("training", "test"), self.pixels, strict=True)
            },
            "duplicates": asdict(self.duplicates),
            "broken": [{"file": path, "reason": reason} for path, reason in reading.broken],
            "notes": list(reading.notes),
            "findings": [asdict(finding) for finding in self.findings],
        }


def check(
    name_or_path: str | Path,
    data_dir: str | Path | None = None,
    *,
    transpose: bool | None = None,
    bar: Bar | None = None,
) -> Report:
    """Look at a data set before a training: what it holds, and what of it would do harm.

    Pictures that can't be read are reported, where `glassnet.data.load` refuses the data set.

    Args:
        name_or_path: as for `glassnet.data.load`.
        data_dir: likewise.
        transpose: likewise.
        bar: shows how far it is.

    Raises:
        ArgumentError: as for `glassnet.data.load`.
        DataError: There is nothing that could be looked at.

    >>> report = check("mnist-5k")
    >>> report.spoils, report.duplicates.across
    (False, 0)
    """
    return examine(read_leniently(name_or_path, data_dir, transpose, bar), bar)


def examine(reading: Reading, bar: Bar | None = None) -> Report:
    """Look at all images and labels that were read.

    Args:
        reading: what was read.
        bar: shows how far it is.
    """
    data = reading.data
    (x_train, _), (x_test, _) = data
    with (bar or no_bar)("looking at images", 2 * sum(data.card.counts)) as count:
        duplicates = find_duplicates(data, count)
        pixels = pixel_statistics(x_train, count), pixel_statistics(x_test, count)
    training, test = count_classes(data)
    findings = [
        *on_files(reading),
        *on_classes(data, from_folders=bool(reading.pictures)),
        *on_duplicates(reading, duplicates),
        *on_pixels(reading, *pixels),
    ]
    return Report(
        reading,
        tuple(zip(training.tolist(), test.tolist(), strict=True)),
        duplicates,
        pixels,
        tuple(sorted(findings, key=lambda finding: not finding.spoils)),
    )
