"""Studies: what many trainings came to, kept in files, averaged, and shown as a table.

A run is one training of one network with one seed. A tracker writes a file for each, and all that
follows is computed from these files:

    tracker → runs/*.json → statistics → rows → table in the terminal, and in Markdown
"""

from glassnet.study.folder import update_statistics
from glassnet.study.markdown import to_markdown
from glassnet.study.published import PUBLISHED, Published
from glassnet.study.runs import Run, RunFileWarning, read_runs
from glassnet.study.statistics import Average, Statistics, never_started, summarise
from glassnet.study.table import Row, StudyTable, rows, study_table
from glassnet.study.terminal import TerminalTable
from glassnet.study.tracker import StatisticsTracker

__all__ = [
    "PUBLISHED",
    "Average",
    "Published",
    "Row",
    "Run",
    "RunFileWarning",
    "Statistics",
    "StatisticsTracker",
    "StudyTable",
    "TerminalTable",
    "never_started",
    "read_runs",
    "rows",
    "study_table",
    "summarise",
    "to_markdown",
    "update_statistics",
]
