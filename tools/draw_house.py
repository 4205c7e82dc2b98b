"""Draw the rooms of the package, and which room takes something from which.

Run as: python -m tools.draw_house
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from glassnet.drawing import svg
from glassnet.files import write_atomically
from tools.import_graph import Graph, import_graph, rooms

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "house.svg"
WIDTH, HEIGHT, GAP, FLOOR, MARGIN = 136.0, 30.0, 16.0, 64.0, 24.0
LINE = 18.0
ENTRANCES = {"glassnet", "glassnet.__main__"}
"""They take something from everything, and their arrows would say nothing."""


def picture() -> str:
    """The rooms on their floors; an arrow that follows from others is left out."""
    graph = rooms(import_graph(ROOT, "glassnet"))
    ground = foundation(graph)
    graph = {
        room: targets - ground for room, targets in graph.items() if room not in ground | ENTRANCES
    }
    levels = floors(graph)
    height = max(levels.values())
    rows = [
        sorted(room for room, level in levels.items() if level == n) for n in range(height, -1, -1)
    ]
    width = 2 * MARGIN + max(len(row) * (WIDTH + GAP) - GAP for row in rows)
    places = {}
    for n, row in enumerate(_untangled(rows, graph)):
        left = (width - len(row) * (WIDTH + GAP) + GAP) / 2
        for m, room in enumerate(row):
            places[room] = (left + m * (WIDTH + GAP), MARGIN + n * FLOOR)
    root = svg.canvas(
        width,
        2 * MARGIN + (height + 1) * FLOOR + 2 * LINE,
        "The rooms of glassnet",
        "Each room takes something only from rooms on lower floors.",
    )
    ends = [
        (
            (places[a][0] + WIDTH / 2, places[a][1] + HEIGHT),
            (places[b][0] + WIDTH / 2, places[b][1]),
        )
        for a, targets in reduced(graph).items()
        for b in sorted(targets)
    ]
    svg.lines(root, "order", ends)
    for room, (left, top) in places.items():
        svg.rectangle(root, "fixed", left, top, WIDTH, HEIGHT, corner=4)
        name = room.removeprefix("glassnet.")
        folder = _is_folder(room)
        label = f"{name}/" if folder else f"{name}.py"
        svg.text(root, label, (left + WIDTH / 2, top + 20), "strong" if folder else "")
    top = MARGIN + (height + 1) * FLOOR - 8
    svg.rectangle(root, "fixed", MARGIN, top, width - 2 * MARGIN, 2 * LINE + 12, corner=4)
    names = [f"{room.removeprefix('glassnet.')}.py" for room in sorted(ground)]
    half = (len(names) + 1) // 2
    for n, line in enumerate((names[:half], names[half:])):
        svg.text(root, " · ".join(line), (width / 2, top + 20 + n * LINE))
    return svg.written(root)


def foundation(graph: Mapping[str, set[str]]) -> set[str]:
    """The single files that know no folder: everything stands on them."""
    files = {room for room in graph if not _is_folder(room)} - ENTRANCES
    while rest := {room for room in files if graph[room] - files}:
        files -= rest
    return files


def _is_folder(room: str) -> bool:
    return (ROOT / room.replace(".", "/")).is_dir()


def floors(graph: Mapping[str, set[str]]) -> dict[str, int]:
    """Each room's floor: one above the highest room from which it takes something."""
    levels: dict[str, int] = {}

    def level(room: str) -> int:
        if room not in levels:
            levels[room] = max((level(target) + 1 for target in graph[room]), default=0)
        return levels[room]

    for room in graph:
        level(room)
    return levels


def reduced(graph: Mapping[str, set[str]]) -> Graph:
    """The graph without the arrows that follow from others (its transitive reduction)."""
    reach: Graph = {}

    def reachable(room: str) -> set[str]:
        if room not in reach:
            reach[room] = set().union(*({t} | reachable(t) for t in graph[room]))
        return reach[room]

    return {
        room: {
            target
            for target in targets
            if not any(target in reachable(other) for other in targets - {target})
        }
        for room, targets in graph.items()
    }


def _untangled(rows: list[list[str]], graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The rows from the top, each room near the middle of the rooms that take from it."""
    places: dict[str, float] = {}
    result = []
    for row in rows:
        middles = {room: _middle([places[o] for o in places if room in graph[o]]) for room in row}
        result.append(sorted(row, key=middles.__getitem__))
        places |= {room: (n + 0.5) / len(row) for n, room in enumerate(result[-1])}
    return result


def _middle(places: list[float]) -> float:
    return sum(places) / len(places) if places else 0.5


if __name__ == "__main__":
    write_atomically(PICTURE, picture())
    print(PICTURE)
