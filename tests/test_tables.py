"""The table: its four forms, and how its plain text makes the best of a narrow place."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pytest
from rich.console import Console

from glassnet.tables import NARROWEST, Cell, Column, Table

TIMES = Table(
    [
        Column("Network"),
        Column("step", "right", group="Run time"),
        Column("whole\nrun", "right", group="Run time"),
        Column("bar", optional=True),
        Column("accuracy", "right"),
    ],
    [
        [Cell("lenet", "strong"), "1 ms", "3 s", "██", Cell("11 %", remark="never started, alas")],
        ["conv1 → pool", "12 ms", "40 s", "█", Cell("97 ± 1 %", "good")],
    ],
    title="Two <networks>",
    notes=("A note | on both.",),
)


def test_plain_text_aligns_words_left_and_numbers_right() -> None:
    table = Table(
        [Column("Name"), Column("A\nnumber", "right")], [["a", "1"], ["bcdef", "1,000"]], "title"
    )
    assert str(table).splitlines() == [
        "title",
        "            A",
        "Name   number",
        "─────────────",
        "a           1",
        "bcdef   1,000",
    ]
    assert table.width == 13


def test_groups_stand_above_their_columns_and_remarks_below_their_cells() -> None:
    assert TIMES.to_text().splitlines() == [
        "Two <networks>",
        "              Run time",
        "                        whole",
        "Network           step    run  bar             accuracy",
        "───────────────────────────────────────────────────────",
        "lenet             1 ms    3 s  ██                  11 %",
        "                                    never started, alas",
        "conv1 → pool     12 ms   40 s  █               97 ± 1 %",
        "───────────────────────────────────────────────────────",
        "A note | on both.",
    ]


def test_a_long_remark_is_wrapped_and_makes_no_column_wide() -> None:
    remark = "a remark that goes on and on and on"
    lines = str(Table([Column("n", "right")], [[Cell("1", remark=remark)]])).splitlines()
    assert " ".join(line.strip() for line in lines[3:]) == remark
    assert max(map(len, lines)) == 20


def test_an_optional_column_gives_way_first() -> None:
    assert "██" in TIMES.to_text(TIMES.width)
    narrower = TIMES.to_text(TIMES.width - 1)
    assert "██" not in narrower
    assert "bar" not in narrower
    assert "conv1 → pool" in narrower


def test_words_are_wrapped_where_the_place_is_narrow() -> None:
    table = Table([Column("Words"), Column("n", "right")], [["as many words as it takes", "1"]])
    text = table.to_text(18)
    assert max(map(len, text.splitlines())) <= 18
    assert " ".join(line[:15].strip() for line in text.splitlines()[2:]) == table.rows[0][0]


@pytest.mark.parametrize("width", [33, 36, 40])
def test_a_table_is_folded_rather_than_cut(width: int) -> None:
    text = TIMES.to_text(width)
    assert max(map(len, text.splitlines())) <= width
    assert text.count("lenet") > 1
    for figure in ("1 ms", "12 ms", "3 s", "40 s", "11 %", "97 ± 1 %", "accuracy"):
        assert figure in text


def test_a_long_title_is_wrapped_where_the_place_is_narrow() -> None:
    table = Table([Column("n", "right")], [["1"]], title="a title of many words")
    assert table.to_text(12).splitlines()[:2] == ["a title of", "many words"]
    assert table.to_text().splitlines()[0] == "a title of many words"


def test_columns_of_numbers_are_never_wrapped() -> None:
    table = Table([Column("n", "right")], [["1,000,000,000"]])
    assert table.to_text(5).splitlines()[-1] == "1,000,000,000"
    assert len("1,000,000,000") > NARROWEST


def test_wide_signs_take_two_columns() -> None:
    lines = str(Table([Column("Name"), Column("n", "right")], [["密集", "1"], ["ab", "2"]])).split(
        "\n"
    )
    assert lines[2:] == ["密集  1", "ab    2"]


def test_markdown_takes_any_text_as_it_is() -> None:
    assert TIMES.to_markdown(level=3).splitlines() == [
        "### Two \\<networks\\>",
        "",
        "| Network | Run time: step | Run time: whole run | bar | accuracy |",
        "| --- | ---: | ---: | --- | ---: |",
        "| **lenet** | 1 ms | 3 s | ██ | 11 % (never started, alas) |",
        "| conv1 → pool | 12 ms | 40 s | █ | **97 ± 1 %** |",
        "",
        "A note \\| on both.",
    ]
    table = Table(
        [Column("a")],
        [
            [Cell("", "strong")],
            [Cell("two\nlines", "faint")],
            ["_*`|[x]"],
            ["&lt; ~~5~~ $x$"],
        ],
    )
    assert table.to_markdown().splitlines()[2:] == [
        "|  |",
        "| *two lines* |",
        "| \\_\\*\\`\\|\\[x\\] |",
        "| \\&lt; \\~\\~5\\~\\~ \\$x\\$ |",
    ]


class Cells(HTMLParser):
    """The texts of an HTML table, by the tag that they stand in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.found.append((self.open[-1], data))


def test_html_is_escaped_and_well_formed() -> None:
    table = Table(
        [Column("<a>"), Column("n", "right")],
        [[Cell("<script>", "strong", remark="<i>"), "1"]],
        title="a & b",
        notes=("<p>",),
    )
    parsed = Cells(table.to_html())
    assert parsed.open == []
    assert parsed.found == [
        ("caption", "a & b"),
        ("th", "<a>"),
        ("th", "n"),
        ("strong", "<script>"),
        ("small", "<i>"),
        ("td", "1"),
        ("p", "<p>"),
    ]
    assert "<td style='text-align:right'>1</td>" in table.to_html()


def shown(table: Table, *, encoding: str = "utf-8", width: int = 100, **settings: bool) -> str:
    """What a console of rich shows."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    Console(file=stream, width=width, legacy_windows=False, **settings).print(  # type: ignore[arg-type]
        table, soft_wrap=True
    )
    stream.seek(0)
    return stream.read()


def test_a_terminal_gets_the_plain_text_with_colours() -> None:
    assert shown(TIMES).rstrip("\n") == TIMES.to_text(100)
    coloured = shown(TIMES, force_terminal=True)
    assert "\x1b[1mlenet\x1b[0m" in coloured
    assert "\x1b[32m97 ± 1 %\x1b[0m" in coloured


def test_brackets_are_no_markup() -> None:
    assert "[red]" in shown(Table([Column("[bold]")], [["[red]"]], "[/]"))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_signs_are_replaced_before_the_columns_are_aligned(encoding: str) -> None:
    table = Table([Column("way"), Column("n", "right")], [["a → b", "1"], ["abcdefgh", "2"]], "µ")
    lines = table.to_text(encoding=encoding).splitlines()
    assert lines[1:] == ["way       n", "-----------", "a -> b    1", "abcdefgh  2"]
    assert shown(table, encoding=encoding).splitlines() == lines


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="a row has 1 cells for 2 columns"):
        Table([Column("a"), Column("b")], [["1"]])


def test_a_table_without_rows_or_columns() -> None:
    assert str(Table([Column("a")], [])) == "a\n─"
    assert str(Table([], [], notes=["nothing"])).splitlines()[-1] == "nothing"
