"""Write forged drawings into a folder, to be looked at or to be read by hand.

    python -m tools.write_drawings /tmp/drawings --kinds ruled,several --count 20
    python -m tools.write_drawings /tmp/photographs --phone

A file's name says what is written on it; ``tools/drawings`` says what the kinds are.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tools.drawings import KINDS, PARTS, Digits, Drawing, draw, load_digits
from tools.drawings.phone import SETTINGS, photograph, sheet_of_ten


def main() -> None:
    """Write the files and print their names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=list(PARTS), default="tuning", help="the drawings")
    parser.add_argument("--kinds", default=",".join(KINDS), help="with commas; default: all")
    parser.add_argument("--count", type=int, default=10, help="of each kind; default: 10")
    parser.add_argument("--digits", help="the data set; default: mnist, or else mnist-5k")
    parser.add_argument("--phone", action="store_true", help="the phone's photographs instead")
    options = parser.parse_args()
    unknown = sorted(set(options.kinds.split(",")) - set(KINDS))
    if unknown:
        parser.error(f"no kind is called {unknown[0]!r}; there are {', '.join(KINDS)}")
    digits, seed = load_digits(options.part, options.digits), PARTS[options.part].seed
    if options.phone:
        named = photographs(digits, seed)
    else:
        named = of_kinds(options.kinds.split(","), options.count, digits, seed)
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, drawing in named:
        written = "".join(map(str, drawing.written)) or "nothing"
        print(drawing.save(options.folder / f"{name}-{written}"))


def of_kinds(
    kinds: list[str], count: int, digits: Digits, seed: int
) -> Iterator[tuple[str, Drawing]]:
    """Drawings of each kind, with names."""
    for kind in kinds:
        for number in range(count):
            yield f"{kind}-{number}", draw(kind, number, digits, seed)


def photographs(digits: Digits, seed: int) -> Iterator[tuple[str, Drawing]]:
    """The phone's photographs, with names."""
    for number, setting in enumerate(SETTINGS):
        yield setting.name.replace(" ", "-"), photograph(number, digits, seed)
    yield "a-sheet-of-ten", sheet_of_ten(digits, seed)


if __name__ == "__main__":
    main()
