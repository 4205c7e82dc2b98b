"""The section on LeNet's loops: how near each comes to what arithmetic and memory allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.findings import SHARE, AtLeast, Finding
from benchmarks.pictures import INK, LIMIT, OTHER, OWN, new_figure, to_svg
from benchmarks.section import Section
from benchmarks.setting import Limits, Setting
from benchmarks.tables import Table
from benchmarks.with_glassnet import Glassnet
from benchmarks.workload import Workload
from glassnet.profiling import Profile, Row, profile
from glassnet.profiling.work import BACKWARD, FORWARD, GATHER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EXPLAINED = AtLeast(0.95)


class Look(NamedTuple):
    """How the dots of a direction look: their colour, and on which side their names are."""

    color: str
    right: bool
    above: bool


# Those of a layer often lie close together, so their names are on different sides.
LOOKS = {
    FORWARD: Look(OWN, right=True, above=True),
    BACKWARD: Look(OTHER, right=False, above=False),
    GATHER: Look("#6d28d9", right=True, above=False),
}


def measure(setting: Setting, limits: Limits) -> Roofline:
    """Profile LeNet's training on one thread, and one thread's limits."""
    setting.tell("each loop of LeNet, on one thread …")
    workload = Workload()
    model = Glassnet(workload, setting).model
    alone = Limits(threads=1)
    alone.try_again()
    found = profile(model, *setting.images.training, workload.batch_size, verbose=0, threads=1)
    alone.try_again()
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
        headings = ("Loop", "µs\nper step", "GFLOP/s", "of FMA\npeak", "FLOP\nper byte")
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
        return [Table("LeNet's loops, batch 128, one thread", headings, rows, align="lrrrr")]

    def pictures(self, limits: Limits) -> dict[str, str]:
        return {"roofline.svg": to_svg(draw(self.loops, self.alone))}

    def to_json(self) -> dict[str, Any]:
        return {"profile": self.profile.as_dict(), "limits_of_one_thread": asdict(self.alone)}


def draw(loops: Sequence[Row], limits: Limits) -> Figure:
    """A dot for each loop, as large as its share of the time, under the two limits."""
    figure, (axes,) = new_figure(1, 8.4, 5.2)
    peak, bandwidth = limits.flops_per_second / 1e9, limits.bytes_per_second / 1e9
    intensities = [row.flops / row.bytes for row in loops]
    left, right = 0.6 * min(intensities), 1.8 * max(*intensities, peak / bandwidth)
    _draw_limits(axes, left, right, peak, bandwidth)
    total = sum(row.seconds for row in loops)
    for row in loops:
        at = row.flops / row.bytes, row.flops / row.seconds / 1e9
        size = 30 + 900 * row.seconds / total
        look, distance = LOOKS[row.direction], 2 + 0.4 * size**0.5
        axes.scatter(*at, s=size, color=look.color, alpha=0.75, linewidth=0, zorder=2)
        axes.annotate(
            row.name,
            at,
            xytext=(distance if look.right else -distance, distance if look.above else -distance),
            textcoords="offset points",
            horizontalalignment="left" if look.right else "right",
            verticalalignment="bottom" if look.above else "top",
            fontsize=8.5,
            color=INK,
        )
    for direction, look in LOOKS.items():
        axes.scatter([], [], color=look.color, alpha=0.75, linewidth=0, label=direction)
    axes.legend(loc="lower right", frameon=False)
    title = "The loops of LeNet, batch 128, one thread; the larger a dot, the longer its loop takes"
    axes.set_title(title, loc="left")
    ticks = [0.5, 1, 2, 5, 10, 20, 50, 100, 200]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_xlim(left, right)
    axes.set_ylim(0.6 * min(row.flops / row.seconds / 1e9 for row in loops), 1.5 * peak)
    axes.minorticks_off()
    axes.set_xlabel("FLOP per byte that a loop reads and writes, most of it in the caches")
    axes.set_ylabel("GFLOP/s")
    return figure


def _draw_limits(axes: Axes, left: float, right: float, peak: float, bandwidth: float) -> None:
    corner = peak / bandwidth
    axes.plot([corner, right], [peak] * 2, color=LIMIT)
    axes.plot([left, corner], [left * bandwidth, peak], color=LIMIT)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.annotate(
        f"arithmetic: {peak:.0f} GFLOP/s",
        (right, peak),
        xytext=(-4, 4),
        textcoords="offset points",
        horizontalalignment="right",
        color=LIMIT,
    )
    axes.annotate(
        f"memory: {bandwidth:.0f} GB/s",
        (left, left * bandwidth),
        xytext=(24, 0),
        textcoords="offset points",
        color=LIMIT,
    )
