"""Draw the README's picture of LeNet: python tools/draw_lenet.py."""

from __future__ import annotations

from pathlib import Path

from glassnet import networks
from glassnet.drawing import draw
from glassnet.files import write_atomically

PICTURE = Path(__file__).parents[1] / "docs" / "lenet.svg"


def picture() -> str:
    """LeNet as the study trains it."""
    return draw(networks.build("lenet", seed=0))


if __name__ == "__main__":
    write_atomically(PICTURE, picture())
    print(PICTURE)
