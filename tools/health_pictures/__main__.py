"""Draw the pictures of ``docs/health.md``, and print the figures that stand in its text."""

from __future__ import annotations

import argparse
from pathlib import Path

from tools.health_pictures import relu, sigmoid, words


def main() -> None:
    """Draw all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "results",
        type=Path,
        help="the folder of: glassnet study --activation sigmoid,relu --runs 48 --dataset mnist",
    )
    results: Path = parser.parse_args().results
    words.draw(results)
    relu.draw_all(results)
    sigmoid.draw_all()
    print(figures())


def figures() -> str:
    """The tables of the page, as Markdown."""
    lines = ["| rate | stumble | know nothing after an epoch |", "| ---: | ---: | ---: |"]
    lines += [
        f"| {rate:g} | {stumbles} of 24 | {nothing} of 24 |"
        for rate, stumbles, nothing in relu.by_rate()
    ]
    lines += ["", "| rate | standard | unit |", "| ---: | ---: | ---: |"]
    for rate, _ in sigmoid.RATES:
        steps = [
            ", ".join(
                str(sigmoid.learned_at(sigmoid.lenet_losses(rate, seed, preprocess)) or "–")
                for seed in sigmoid.SEEDS
            )
            for preprocess in ("standard", "unit")
        ]
        lines.append(f"| {rate:g} | {steps[0]} | {steps[1]} |")
    lines += ["", "| hidden layers | gain 4 | gain 1 |", "| ---: | ---: | ---: |"]
    for hidden in sigmoid.DEPTHS:
        cells = [
            ", ".join(
                str(sigmoid.learned_at(sigmoid.deep_losses(hidden, gain, seed)) or "–")
                for seed in sigmoid.SEEDS
            )
            for gain in (4.0, 1.0)
        ]
        lines.append(f"| {hidden} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
