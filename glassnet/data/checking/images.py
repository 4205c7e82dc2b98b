"""What is odd with a data set's images, and with the files that they come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glassnet.data.checking.duplicates import Duplicates, Pair
from glassnet.data.checking.findings import SPOILT, Finding
from glassnet.data.checking.pixels import PixelStatistics
from glassnet.data.checking.reading import Reading
from glassnet.data.dataset import DataSet
from glassnet.data.own.measured_form import measured_form
from glassnet.quantities import count_text, names_text, percent_text

MOST_PAIRS = 3
"""So many pairs of equal images are named."""
LARGEST_SHIFT = 1
"""By so many standard deviations the means of both parts may differ; reversed, MNIST is 2.4 off."""
TINY, LONG = 8, 4
"""A picture with a side below so many pixels, or so many times as long as wide, is odd."""


def on_files(reading: Reading) -> Iterator[Finding]:
    """What is odd with the files: those that can't be read, and those of a size hardly meant."""
    if reading.broken:
        yield Finding(
            "broken files",
            f"{count_text(len(reading.broken), 'file is', 'files are')} no picture that can be "
            "read, so a training would be refused. Mend them or take them out.",
            spoils=True,
        )
    tiny = [name for name, size in reading.pictures.items() if min(size) < TINY]
    if tiny:
        yield Finding(
            "odd pictures",
            f"{count_text(len(tiny), 'picture is', 'pictures are')} less than {TINY} pixels high "
            f"or wide: {names_text(tiny)}. Look whether they show anything.",
        )
    long = [n for n, (h, w) in reading.pictures.items() if max(h, w) > LONG * min(h, w)]
    if long:
        yield Finding(
            "odd pictures",
            f"{count_text(len(long), 'picture is', 'pictures are')} more than {LONG} times as long "
            f"as wide, or the reverse: {names_text(long)}. Most of the image is background then.",
        )


def on_duplicates(reading: Reading, duplicates: Duplicates) -> Iterator[Finding]:
    """What is odd with images that are there more than once."""
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


def on_pixels(
    reading: Reading, training: PixelStatistics, test: PixelStatistics
) -> Iterator[Finding]:
    """What is odd with what the images show."""
    yield from _on_blank_images(reading, training, test)
    yield from _on_differing_parts(reading.data, training, test)


def _pairs(reading: Reading, pairs: Sequence[Pair], total: int) -> str:
    """The first few pairs, by name."""
    shown = [reading.pair_name(pair) for pair in pairs[:MOST_PAIRS]]
    return "; ".join(shown) + ("; and so on" if total > len(shown) else "")


def _on_blank_images(
    reading: Reading, training: PixelStatistics, test: PixelStatistics
) -> Iterator[Finding]:
    counts = reading.data.card.counts
    blank = [*training.blank, *(counts[0] + place for place in test.blank)]
    if blank:
        yield Finding(
            "blank images",
            f"{count_text(len(blank), 'image shows', 'images show')} nothing but one colour: "
            f"{names_text(reading.image_names(blank))}. Take them out.",
            spoils=len(blank) / sum(counts) >= SPOILT,
        )


def _on_differing_parts(
    data: DataSet, training: PixelStatistics, test: PixelStatistics
) -> Iterator[Finding]:
    """Whether one part is dark where the other is bright, or looks otherwise altogether."""
    behind = [measured_form(images).background for images, _ in data]
    if set(behind) == {"dark", "bright"}:
        yield Finding(
            "backgrounds",
            f"The training images have a {behind[0]} background, and the test images a {behind[1]} "
            "one. Reverse those of one part.",
            spoils=True,
        )
    elif abs(training.mean - test.mean) > LARGEST_SHIFT * max(training.spread, test.spread):
        yield Finding(
            "other pixels",
            f"The test images have a mean of {test.mean:.0f} of 255 and the training images one of "
            f"{training.mean:.0f}. Bring both parts to one kind of picture, or a network that "
            "learned from the one is lost with the other.",
            spoils=True,
        )
