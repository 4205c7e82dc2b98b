"""The section on LeNet's loops: how near each comes to what arithmetic and memory allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.contestants.glassnet import Glassnet
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.measuring.workload import Workload
from benchmarks.report.findings import SHARE, AtLeast, Finding
from benchmarks.report.pictures import LIMIT, OTHER, OWN, new_figure, styled, to_svg
from benchmarks.report.section import Section
from glassnet.profiling import Profile, Row, profile
from glassnet.profiling.work import BACKWARD, FORWARD, WEIGHT_GRADIENTS
from glassnet.tables import Column, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EXPLAINED = AtLeast(0.95)


COLORS = {FORWARD: OWN, BACKWARD: OTHER, WEIGHT_GRADIENTS: "#6d28d9"}
SIDES = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)]
"""Where the name of a dot may stand, the best place first."""


def measure(setting: Setting, limits: Limits) -> Roofline:
    """Profile LeNet's training on one thread, and one thread's limits."""
    setting.tell("each loop of LeNet, on one thread …")
    workload = Workload()
    model = Glassnet(workload, setting).model
    alone = Limits(threads=1)
    alone.measure()
    found = profile(model, *setting.images.training, workload.batch_size, verbose=0, threads=1)
    alone.measure()
    return Roofline(found, alone)


@dataclass(frozen=True)
class Roofline(Section):
    """What the profile found.

    Attributes:
        profile: of LeNet's training on one thread.
        alone: the limits of one thread.
    """

    profile: Profile
    alone: Limits

    @property
    def loops(self) -> list[Row]:
        """The rows that do arithmetic, by falling time."""
        rows = [row for row in self.profile.rows if row.flops and row.bytes]
        return sorted(rows, key=lambda row: -row.seconds)

    def findings(self, limits: Limits) -> list[Finding]:
        what = "lenet, profile: share of the time explained"
        return [Finding("explained", what, min(self.profile.explained, 1.0), SHARE, EXPLAINED)]

    def tables(self, limits: Limits) -> list[Table]:
        columns = (
            Column("Loop"),
            Column("µs\nper step", "right"),
            Column("GFLOP/s", "right"),
            Column("of FMA\npeak", "right"),
            Column("FLOP\nper byte", "right"),
        )
        rows = [
            (
                f"{row.name}, {row.direction}",
                f"{1e6 * row.seconds:.0f}",
                f"{row.flops / row.seconds / 1e9:.0f}",
                f"{row.flops / row.seconds / self.alone.flops_per_second:.0%}",
                f"{row.flops / row.bytes:.1f}",
            )
            for row in self.loops
        ]
        return [Table(columns, rows, title="LeNet's loops, batch 128, one thread")]

    def pictures(self, limits: Limits) -> dict[str, str]:
        return {"roofline.svg": to_svg(draw(self.loops, self.alone))}

    def to_json(self) -> dict[str, Any]:
        return {"profile": self.profile.as_dict(), "limits_of_one_thread": asdict(self.alone)}


@styled
def draw(loops: Sequence[Row], limits: Limits) -> Figure:
    """A dot for each loop, as large as its share of the time, under the two limits."""
    figure, (axes,) = new_figure(1, 8.4, 5.2)
    peak, bandwidth = limits.flops_per_second / 1e9, limits.bytes_per_second / 1e9
    places = [(row.flops / row.bytes, row.flops / row.seconds / 1e9) for row in loops]
    left, right = 0.6 * min(x for x, _ in places), 1.8 * max(x for x, _ in places)
    _draw_limits(axes, left, right, peak, bandwidth)
    fastest = max(y for _, y in places)
    axes.set_ylim(0.6 * min(y for _, y in places), 1.5 * max(peak, fastest))
    label = "GFLOP/s" + ("; above the limit: by minimal filtering" if fastest > peak else "")
    axes.set_ylabel(label)
    total = sum(row.seconds for row in loops)
    sizes = [30 + 900 * row.seconds / total for row in loops]
    for row, place, size in zip(loops, places, sizes, strict=True):
        color = COLORS[row.direction]
        axes.scatter(*place, s=size, color=color, alpha=0.75, linewidth=0, zorder=2)
    for direction, color in COLORS.items():
        axes.scatter([], [], color=color, alpha=0.75, linewidth=0, label=direction)
    axes.legend(loc="lower right", frameon=False)
    title = "The loops of LeNet, batch 128, one thread; the larger a dot, the longer its loop takes"
    axes.set_title(title, loc="left")
    axes.set_xlabel("FLOP per byte that a loop reads and writes, most of it in the caches")
    figure.draw_without_rendering()  # only now it is known how large the axes are
    _write_names(axes, loops, places, sizes, points=72 / figure.dpi)
    return figure


def _write_names(
    axes: Axes,
    loops: Sequence[Row],
    places: Sequence[tuple[float, float]],
    sizes: Sequence[float],
    points: float,
) -> None:
    """Write each name beside its dot, in its colour, over no other name or dot if that can be.

    A pixel is so many points.
    """
    from matplotlib.transforms import Bbox

    centres = [axes.transData.transform(place) * points for place in places]
    radii = [0.5 * size**0.5 for size in sizes]
    covered = [
        Bbox([centre - radius, centre + radius])
        for centre, radius in zip(centres, radii, strict=True)
    ]
    for row, place, centre, radius in zip(loops, places, centres, radii, strict=True):
        half = np.array([2.7 * len(row.name), 5.0])  # of the text's width and height, roughly
        boxes = {
            side: Bbox([middle - half, middle + half])
            for side in SIDES
            for middle in [centre + np.array(side) * (half + 0.8 * radius + 2)]
        }
        free = (side for side, box in boxes.items() if not box.count_overlaps(covered))
        side = next(free, SIDES[0])
        covered.append(boxes[side])
        axes.annotate(
            row.name,
            place,
            xytext=np.array(side) * (half + 0.8 * radius + 2),
            textcoords="offset points",
            horizontalalignment="center",
            verticalalignment="center",
            fontsize=8.5,
            color=COLORS[row.direction],
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3},  # over a limit's line
        )


def _draw_limits(axes: Axes, left: float, right: float, peak: float, bandwidth: float) -> None:
    corner = peak / bandwidth
    axes.plot([corner, right], [peak] * 2, color=LIMIT)
    axes.plot([left, corner], [left * bandwidth, peak], color=LIMIT)
    axes.set_xscale("log")
    axes.set_yscale("log")
    ticks = [0.5, 1, 2, 5, 10, 20, 50, 100, 200]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_xlim(left, right)  # ticks had widened them
    axes.annotate(
        f"arithmetic: {peak:.0f} GFLOP/s",
        (corner, peak),
        xytext=(4, 8),
        textcoords="offset points",
        color=LIMIT,
    )
    axes.annotate(
        f"memory: {bandwidth:.0f} GB/s",
        (left, left * bandwidth),
        xytext=(24, -16),
        textcoords="offset points",
        color=LIMIT,
    )
