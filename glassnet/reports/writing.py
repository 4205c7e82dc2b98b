"""Writing the report of a folder: ``report.html``, and the same as ``report.md`` with pictures."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glassnet.data.dataset import DataSet
from glassnet.files import check_writable, write_atomically
from glassnet.plots.look import require_matplotlib
from glassnet.reports.assembling import assemble
from glassnet.reports.contents import Report
from glassnet.reports.html import require_jinja, to_html
from glassnet.reports.markdown import to_markdown
from glassnet.reports.networks import Drawing
from glassnet.reports.results import Results, gather
from glassnet.reports.trained import Announce, find_data, find_trained, say_nothing
from glassnet.study.tracking.run import Run

PAGE = "report.html"
DOCUMENT = "report.md"
PICTURES = "report_pictures"


@dataclass(frozen=True)
class Written:
    """The files of a report.

    Attributes:
        page: the page that needs no other file.
        document: the same as Markdown.
        pictures: the folder with its pictures.
    """

    page: Path
    document: Path
    pictures: Path


def require_libraries() -> None:
    """See that the libraries of a report are there.

    Raises:
        MissingLibraryError: if one is not.
    """
    require_matplotlib()
    require_jinja()


def write_report(
    folder: str | os.PathLike[str],
    runs: Iterable[Run] | None = None,
    *,
    data: DataSet | None = None,
    replay: bool = True,
    custom_objects: Mapping[str, Any] | None = None,
    threads: int | None = None,
    verbose: str | int = "auto",
    announce: Announce = say_nothing,
    drawing: Drawing = lambda label: None,
) -> Written:
    """Write the report on the runs of a folder.

    A study keeps no weights. So for the pictures that need some, the best run of each network is
    trained once more, the best of the healthy ones where there are some; its weights are kept in
    ``weights``, where the next report finds them.

    Args:
        folder: of a study or a tracker, in whose ``runs`` the records are.
        runs: those that are meant; None for all.
        data: the data set of the runs; None for those that the records name.
        replay: whether runs are trained once more whose weights are not kept yet.
        custom_objects: layers and functions of your own, as for ``glassnet.replay``.
        threads: that train; None means one for each core.
        verbose: of the trainings, as for ``Sequential.fit``.
        announce: is told before each training which one of all it is.
        drawing: is told the label of each network before its pictures are drawn.

    Returns:
        Which files were written.

    Raises:
        MissingLibraryError: without Matplotlib or Jinja2, which the extra ``report`` installs.
        DataError: if there are no runs in the folder.
        OutputError: if a file can't be written.
    """
    require_libraries()
    results = gather(folder, runs)
    check_writable(results.folder)
    found = find_trained(
        results,
        find_data(results, data),
        replay=replay,
        custom_objects=custom_objects,
        threads=threads,
        verbose=verbose,
        announce=announce,
    )
    return _write(results, assemble(results, found, drawing))


def _write(results: Results, report: Report) -> Written:
    written = Written(*(results.folder / name for name in (PAGE, DOCUMENT, PICTURES)))
    check_writable(written.pictures)
    pictures = {f"{figure.anchor}.svg": figure.svg for figure in report.figures}
    for name, svg in pictures.items():
        write_atomically(written.pictures / name, svg)
    for old in written.pictures.glob("*.svg"):
        if old.name not in pictures:  # of a network that is no longer there
            old.unlink(missing_ok=True)
    write_atomically(written.document, to_markdown(report, PICTURES))
    write_atomically(written.page, to_html(report))
    return written
