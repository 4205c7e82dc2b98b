"""Precision, recall and F1 by class: their values, and the tables that show them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from glassnet.cli.class_tables import (
    MOST_CONFUSIONS,
    class_table,
    confusion_list,
    confusion_table,
    evaluation_tables,
)
from glassnet.errors import DataError, ShapeError
from glassnet.metrics import classification_report

NAN = math.nan

# Nine of ten images are of the first class; nothing is taken for the third; the fourth is absent.
MATRIX = np.array([[88, 2, 0, 0], [1, 3, 0, 1], [3, 2, 0, 0], [0, 0, 0, 0]])


def test_the_figures_of_each_class() -> None:
    report = classification_report(MATRIX)
    assert report.support.tolist() == [90, 5, 5, 0]
    np.testing.assert_allclose(report.precision, [88 / 92, 3 / 7, NAN, 0])
    np.testing.assert_allclose(report.recall, [88 / 90, 3 / 5, 0, NAN])
    np.testing.assert_allclose(report.f1_score, [176 / 182, 6 / 12, 0, 0])
    assert report.accuracy == 0.91


def test_averages_are_over_classes_with_images_and_a_missing_precision_is_0() -> None:
    report = classification_report(MATRIX)
    assert report.balanced_accuracy == pytest.approx((88 / 90 + 3 / 5 + 0) / 3)
    assert report.macro_average(report.precision) == pytest.approx((88 / 92 + 3 / 7 + 0) / 3)
    assert report.macro_average(report.f1_score) == pytest.approx((176 / 182 + 1 / 2 + 0) / 3)


@pytest.mark.parametrize(
    ("support", "uneven"),
    [([10, 19], False), ([10, 20], True), ([10, 0, 15], False), ([0, 0], False), ([7], False)],
)
def test_uneven_is_twice_as_many(support: list[int], uneven: bool) -> None:
    assert classification_report(np.diag(support)).is_uneven is uneven


def test_a_class_that_occurs_nowhere_has_no_figures_and_no_images_no_accuracy() -> None:
    report = classification_report(np.zeros((2, 2), np.int64))
    figures = [*report.precision, *report.recall, *report.f1_score]
    figures += [report.accuracy, report.balanced_accuracy]
    assert all(math.isnan(figure) for figure in figures)


@given(arrays(np.int64, st.integers(1, 8).map(lambda k: (k, k)), elements=st.integers(0, 50)))
def test_figures_are_shares_and_f1_the_harmonic_mean(matrix: np.ndarray) -> None:
    report = classification_report(matrix)
    with np.errstate(invalid="ignore"):
        mean = 2 * report.precision * report.recall / (report.precision + report.recall)
    there = np.isfinite(mean)
    np.testing.assert_allclose(report.f1_score[there], mean[there])
    for figure in (report.precision, report.recall, report.f1_score):
        known = figure[np.isfinite(figure)]
        assert ((known >= 0) & (known <= 1)).all()


@pytest.mark.parametrize(
    ("matrix", "error", "message"),
    [
        ([[1, 2]], ShapeError, r"matrix has shape \(1, 2\): expected counts \(classes, classes\)"),
        (np.zeros((0, 0), int), ShapeError, r"matrix has shape \(0, 0\)"),
        ([[1.0]], DataError, "matrix holds something else than counts"),
        ([[-1]], DataError, "expected whole numbers from 0"),
        ([[2**62, 2**62], [0, 1]], DataError, "holds more images than can be counted"),
    ],
)
def test_what_is_no_confusion_matrix_is_refused(matrix, error, message) -> None:
    with pytest.raises(error, match=message):
        classification_report(matrix)


# ---- the tables ----------------------------------------------------------------------------


def test_the_table_of_classes_ends_with_averages_and_says_what_is_missing() -> None:
    report = classification_report(MATRIX)
    assert (
        str(class_table(report, ["cat", "dog", "eel", "fox"]))
        == """\
class          images  precision  recall      F1
────────────────────────────────────────────────
cat                90     95.7 %  97.8 %  96.7 %
dog                 5     42.9 %  60.0 %  50.0 %
eel                 5          –   0.0 %   0.0 %
fox                 0      0.0 %       –   0.0 %
macro average     100     46.2 %  52.6 %  48.9 %
────────────────────────────────────────────────
The test set has no image of fox: such a class has no recall, and counts in no average.
No image was taken for eel: there is no precision of such a class, and 0 stands for it in the
average."""
    )


def test_long_names_are_shortened_and_numbered_as_the_columns_are() -> None:
    table = confusion_table(np.array([[5, 1], [0, 4]]), ["trousers", "a very long ankle boot"])
    assert (
        str(table)
        == """\
rows: what it is; columns: what it was taken for
                    0  1
────────────────────────
0 trousers          5  1
1 a very lon… boot  ·  4"""
    )


def test_the_numbers_of_more_than_ten_classes_stand_in_line() -> None:
    names = [f"class {letter}" for letter in "abcdefghijkl"]
    rows = str(confusion_table(np.eye(12, dtype=int), names)).splitlines()
    assert [row[:10] for row in rows[-3:]] == [" 9 class j", "10 class k", "11 class l"]


def test_confusions_are_listed_the_most_frequent_first() -> None:
    table = confusion_list(MATRIX, ["cat", "dog", "eel", "fox"])
    assert (
        str(table)
        == """\
the most frequent confusions
true class  taken for  images  of its class
───────────────────────────────────────────
eel         cat             3        60.0 %
cat         dog             2         2.2 %
eel         dog             2        40.0 %
dog         cat             1        20.0 %
dog         fox             1        20.0 %
───────────────────────────────────────────
These are 5 of 5 kinds of confusion, and 9 of 9 wrong answers."""
    )


def test_of_many_confusions_some_are_listed() -> None:
    table = confusion_list(np.ones((10, 10), int), [str(k) for k in range(10)])
    assert len(table.rows) == MOST_CONFUSIONS == 15
    assert table.notes == ["These are 15 of 90 kinds of confusion, and 15 of 90 wrong answers."]


def test_without_confusions_there_is_nothing_to_list() -> None:
    table = confusion_list(np.eye(3, dtype=int), ["a", "b", "c"])
    assert table.rows == []
    assert table.notes == ["No image was taken for one of another class."]


@pytest.mark.parametrize(
    ("classes", "width", "title"),
    [
        (10, 80, "rows: what it is"),
        (10, 40, "the most frequent"),
        (26, 80, "the most frequent"),
        (26, 130, "the most frequent"),
        (26, 180, "rows: what it is"),
        (100, 170, "the most frequent"),
    ],
)
@pytest.mark.parametrize("name", ["{}", "a class of a very long name, number {}"])
def test_the_matrix_is_shown_where_it_fits(classes: int, width: int, title: str, name: str) -> None:
    matrix = np.full((classes, classes), 12) + 988 * np.eye(classes, dtype=int)
    names = [name.format(number) for number in range(classes)]
    tables = evaluation_tables(matrix, classification_report(matrix), names, width)
    assert tables[1].title.startswith(title)
    for table in tables:
        assert max(len(line) for line in table.to_text(width).splitlines()) <= width
