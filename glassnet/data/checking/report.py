"""All that a check of a data set found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from glassnet.data.checking.classes import count_classes, on_classes
from glassnet.data.checking.duplicates import Duplicates, find_duplicates
from glassnet.data.checking.findings import SPOILT, Finding, named
from glassnet.data.checking.pixels import PixelStatistics, on_pixels, pixel_statistics
from glassnet.data.dataset import DataSet
from glassnet.quantities import count_text, percent_text


@dataclass(frozen=True)
class Reading:
    """What came of reading data, whatever could not be read left out.

    Attributes:
        data: what could be read.
        notes: sentences on how it was read.
        broken: what could not be read: each file with the reason.
        sizes: how many pictures had which size, ``(height, width)``, before they were brought to
            one; empty where they came as arrays of one size.
    """

    data: DataSet
    notes: tuple[str, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    sizes: Mapping[tuple[int, int], int] = field(default_factory=dict)


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
                part: {**asdict(statistics), "blank": len(statistics.blank)}
                for part, statistics in zip(("training", "test"), self.pixels, strict=True)
            },
            "duplicates": asdict(self.duplicates),
            "broken": [{"file": path, "reason": reason} for path, reason in reading.broken],
            "notes": list(reading.notes),
            "findings": [asdict(finding) for finding in self.findings],
        }


def examine(reading: Reading, count: Callable[[int], None] = lambda done: None) -> Report:
    """Look at all images and labels.

    Args:
        reading: what was read.
        count: is told of images that were looked at; each is looked at twice.
    """
    data = reading.data
    (x_train, _), (x_test, _) = data
    duplicates = find_duplicates(data, count)
    pixels = pixel_statistics(x_train, count), pixel_statistics(x_test, count)
    training, test = count_classes(data)
    findings = [
        *_on_broken(reading),
        *on_classes(data),
        *_on_duplicates(data, duplicates),
        *on_pixels(*pixels, data.card.counts, lambda place: _image_name(data, place)),
        *_on_sizes(reading),
    ]
    return Report(
        reading,
        tuple(zip(training.tolist(), test.tolist(), strict=True)),
        duplicates,
        pixels,
        tuple(sorted(findings, key=lambda finding: not finding.spoils)),
    )


def _image_name(data: DataSet, place: int) -> str:
    """How an image is called, by its place among the training images and then the test images."""
    training = data.card.counts[0]
    return f"training image {place}" if place < training else f"test image {place - training}"


def _on_broken(reading: Reading) -> Iterator[Finding]:
    if reading.broken:
        yield Finding(
            "broken files",
            f"{count_text(len(reading.broken), 'file is', 'files are')} no picture that can be "
            "read, and a training would be refused: mend them or take them out.",
            spoils=True,
        )


def _on_duplicates(data: DataSet, duplicates: Duplicates) -> Iterator[Finding]:
    training, test = data.card.counts
    if duplicates.across:
        pairs = named(
            f"{_image_name(data, training + place)} = {_image_name(data, equal)}"
            for place, equal in duplicates.across_examples[:3]
        )
        share = duplicates.across / test
        yield Finding(
            "duplicates",
            f"{count_text(duplicates.across, 'test image is', 'test images are')} among the "
            f"training images too ({percent_text(share)} % of the test): {pairs}. Take them out of "
            "one part: the figures on the test set are too good otherwise.",
            spoils=share >= SPOILT,
        )
    if duplicates.contradictory:
        classes = data.card.classes
        labels = np.concatenate([data.training[1], data.test[1]])
        pairs = named(
            f"{_image_name(data, first)} ({classes[labels[first]]}) = "
            f"{_image_name(data, second)} ({classes[labels[second]]})"
            for first, second in duplicates.contradictory_examples[:3]
        )
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
                f"of its part ({percent_text(number / of)} %), so it counts more than others.",
            )


def _on_sizes(reading: Reading) -> Iterator[Finding]:
    if len(reading.sizes) > 1:
        height, width, _ = reading.data.card.form.shape
        smallest, largest = min(reading.sizes), max(reading.sizes)
        yield Finding(
            "sizes",
            f"The pictures have {len(reading.sizes):,} sizes, from {smallest[1]}×{smallest[0]} to "
            f"{largest[1]}×{largest[0]} pixels; each is brought to {width}×{height}.",
        )
