"""All that a check of a data set found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from glassnet.data.checking.classes import count_classes, on_classes
from glassnet.data.checking.duplicates import Duplicates, Pair, find_duplicates
from glassnet.data.checking.findings import SPOILT, Finding, named
from glassnet.data.checking.pixels import PixelStatistics, on_pixels, pixel_statistics
from glassnet.data.checking.reading import Bar, Reading, no_bar, read_leniently
from glassnet.data.dataset import DataSet
from glassnet.data.own.measured_form import measured_form
from glassnet.quantities import count_text, percent_text

MOST_PAIRS = 3
"""So many pairs of equal images are named."""
TINY, LONG = 8, 4
"""A picture with a side below so many pixels, or so many times as long as wide, is odd."""


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
            "images_by_class": {
                name: {"training": training, "test": test}
                for name, (training, test) in zip(card.classes, self.counts, strict=True)
            },
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
        *_on_broken(reading),
        *on_classes(data, from_folders=bool(reading.pictures)),
        *_on_duplicates(reading, duplicates),
        *on_pixels(*pixels, data.card.counts, reading.image_name),
        *_on_backgrounds(data),
        *_on_odd_pictures(reading),
    ]
    return Report(
        reading,
        tuple(zip(training.tolist(), test.tolist(), strict=True)),
        duplicates,
        pixels,
        tuple(sorted(findings, key=lambda finding: not finding.spoils)),
    )


def _on_broken(reading: Reading) -> Iterator[Finding]:
    if reading.broken:
        yield Finding(
            "broken files",
            f"{count_text(len(reading.broken), 'file is', 'files are')} no picture that can be "
            "read, so a training would be refused. Mend them or take them out.",
            spoils=True,
        )


def _on_duplicates(reading: Reading, duplicates: Duplicates) -> Iterator[Finding]:
    training, test = reading.data.card.counts
    if duplicates.across:
        share = duplicates.across / test
        pairs = _pairs(reading, duplicates.across_examples, duplicates.across)
        yield Finding(
            "duplicates",
            f"{count_text(duplicates.across, 'test image is', 'test images are')} among the "
            f"training images too ({percent_text(share)} % of the test): {pairs}. Take them out of "
            "one part, or the figures of the test are better than they should be.",
            spoils=share >= SPOILT,
        )
    if duplicates.contradictory:
        pairs = _pairs(reading, duplicates.contradictory_examples, duplicates.contradictory // 2)
        yield Finding(
            "contradictions",
            f"{count_text(duplicates.contradictory, 'image has', 'images have')} equals with "
            f"another label: {pairs}. Decide for one label.",
            spoils=duplicates.contradictory / (training + test) >= SPOILT,
        )
    for number, part, of in (
        (duplicates.training, "training", training),
        (duplicates.test, "test", test),
    ):
        if number:
            yield Finding(
                "duplicates",
                f"{count_text(number, f'{part} image repeats', f'{part} images repeat')} another "
                f"of this part ({percent_text(number / of)} %). What is there twice counts twice.",
            )


def _pairs(reading: Reading, pairs: Sequence[Pair], total: int) -> str:
    """The first few pairs, by name."""
    shown = [reading.pair_name(pair) for pair in pairs[:MOST_PAIRS]]
    return "; ".join(shown) + ("; and so on" if total > len(shown) else "")


def _on_backgrounds(data: DataSet) -> Iterator[Finding]:
    """Whether one part has what is dark where the other has what is bright."""
    training, test = (measured_form(images).background for images, _ in data)
    if {training, test} == {"dark", "bright"}:
        yield Finding(
            "backgrounds",
            f"The training images have a {training} background, and the test images a {test} one: "
            "reverse those of one part.",
            spoils=True,
        )


def _on_odd_pictures(reading: Reading) -> Iterator[Finding]:
    """Pictures of a size that was hardly meant."""
    tiny = [name for name, size in reading.pictures.items() if min(size) < TINY]
    if tiny:
        yield Finding(
            "odd pictures",
            f"{count_text(len(tiny), 'picture is', 'pictures are')} less than {TINY} pixels high "
            f"or wide: {named(tiny)}. Look whether they show anything.",
        )
    long = [n for n, (h, w) in reading.pictures.items() if max(h, w) > LONG * min(h, w)]
    if long:
        yield Finding(
            "odd pictures",
            f"{count_text(len(long), 'picture is', 'pictures are')} more than {LONG} times as long "
            f"as wide, or the reverse: {named(long)}. Most of the image is background then.",
        )
