"""Printing: on a standard output of any encoding, and where there is none.

An old code page lacks some of the signs that glassnet prints (×, →, ─); such a sign is replaced by
a similar one. A program without a console (``pythonw``) has no standard output at all; there,
nothing is printed. All that glassnet prints goes through `say` or a console of `make_console`.
"""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from typing import IO, TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from rich.console import Console

SIMILAR = "glassnet.similar"
"""The name of the codec error handler that replaces signs by similar ones."""

_SIMILAR_SIGNS = {
    "×": "x",
    "→": "->",
    "±": "+-",
    "≥": ">=",
    "≤": "<=",
    "µ": "u",
    "μ": "u",
    "·": ".",
    **dict.fromkeys("–—−─━‐‑", "-"),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("█▉▊▋▌▀", "#"),
    **dict.fromkeys("▍▎▏", "."),
    **dict(zip("▁▂▃▄▅▆▇", "_.:-=+*", strict=True)),  # the bars of a histogram, by their height
}


def showable(text: str, encoding: str | None) -> str:
    """The text in signs that an encoding has; an accent is left away rather than the letter.

    Args:
        text: any text.
        encoding: None for an output that takes all signs.

    >>> showable("28×28 → 97 ± 0.2 %", "ascii"), showable("28×28 → 97 ± 0.2 %", "cp1252")
    ('28x28 -> 97 +- 0.2 %', '28×28 -> 97 ± 0.2 %')
    >>> showable("Modèle №1 ☃", "ascii")
    'Modele No1 ?'
    """
    return text.encode(encoding, SIMILAR).decode(encoding) if encoding else text


def display_width(text: str) -> int:
    r"""How many columns of a terminal a line takes: Chinese signs take two, accents none.

    >>> display_width("Dense"), display_width("密集"), display_width("e\N{COMBINING ACUTE ACCENT}")
    (5, 4, 1)
    """
    if text.isascii():
        return len(text)  # a table of 10,000 lines asks for every cell of it
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "FW")
        for sign in text
    )


def say(
    text: str = "", *, end: str = "\n", file: TextIO | None = None, flush: bool = False
) -> None:
    """Print a text, whatever the encoding, and nothing where there is no output.

    Args:
        text: what to print.
        end: what follows it.
        file: the standard output if None.
        flush: whether it must be seen at once.

    >>> say("97 → 98 %")
    97 → 98 %
    """
    stream = sys.stdout if file is None else file
    if stream is not None:
        shown = showable(text + end, getattr(stream, "encoding", None))
        print(shown, end="", file=stream, flush=flush)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody watches this stream; nobody watches one that is not there."""
    return stream is not None and stream.isatty()


def make_console(
    *, stderr: bool = False, width: int | None = None, highlight: bool = True
) -> Console:
    """A console of rich on the standard output, whatever its encoding.

    Args:
        stderr: whether it is on the standard error instead.
        width: columns; those of the terminal if None.
        highlight: whether numbers get a colour.
    """
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    file = None if stream is None else cast(IO[str], _ShowableStream(stream))
    return Console(file=file, stderr=stderr, width=width, highlight=highlight)


def replace_by_similar_signs() -> None:
    """Have the standard output and error replace signs by themselves, in whatever is printed.

    This changes the streams of the whole process, so it is for programs, not for a library.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=SIMILAR)


class _ShowableStream:
    """A stream that replaces signs; in all else it is the stream that it stands for."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(showable(text, getattr(self._stream, "encoding", None)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _replace(error: UnicodeError) -> tuple[str, int]:
    """What stands for signs that an encoding lacks, as ``codecs.register_error`` wants it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(_SIMILAR_SIGNS.get(sign) or _in_ascii(sign) for sign in signs), error.end


def _in_ascii(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode("ascii") or "?"


codecs.register_error(SIMILAR, _replace)
