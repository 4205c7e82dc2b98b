"""Studies: what many trainings came to, kept in files, averaged, and shown as a table.

A run is one training of one network with one seed. The package has several rooms:

    tracking    makes the record of a training, and keeps it: a file for each run
    statistics  what numbers tell, and how surely: intervals, rates, comparisons
    running     which networks are trained, on which images, and how
    planning    which networks with which recipes: grids, and files that describe a study
    scheduling  who performs the runs of a study: this process, several, or a cluster
    reporting   from the files to statistics, and to tables in the terminal and in Markdown
    replaying   a recorded run once more: up to any of its steps, or to its end
    explaining  why a recorded run went wrong, seen by a replay to its break

The first two know none of the others, nor each other.
"""

from glassnet.metrics.baseline import never_started
from glassnet.study.explaining.explain import explain
from glassnet.study.explaining.explanation import Explanation
from glassnet.study.replaying.doubts import ReplayWarning
from glassnet.study.replaying.replay import Replay, replay
from glassnet.study.replaying.verify import Comparison, Verification, verify
from glassnet.study.reporting.comparisons import PairedComparison, compare
from glassnet.study.reporting.folder import update_statistics
from glassnet.study.reporting.markdown import to_markdown
from glassnet.study.reporting.published import PUBLISHED, Published
from glassnet.study.reporting.row import Row
from glassnet.study.reporting.rows import StudyTable, rows, study_table
from glassnet.study.reporting.settings import by_recipe
from glassnet.study.reporting.summary import Statistics, summarise
from glassnet.study.reporting.terminal import TerminalTable
from glassnet.study.statistics.average import Average
from glassnet.study.statistics.intervals import Interval
from glassnet.study.tracking.recorder import Recorder
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.store import RunFileWarning, read_runs
from glassnet.study.tracking.tracker import StatisticsTracker
from glassnet.study.tracking.verdicts import verdict_of

__all__ = [
    "PUBLISHED",
    "Average",
    "Comparison",
    "Explanation",
    "Interval",
    "PairedComparison",
    "Published",
    "Recorder",
    "Replay",
    "ReplayWarning",
    "Row",
    "Run",
    "RunFileWarning",
    "Statistics",
    "StatisticsTracker",
    "StudyTable",
    "TerminalTable",
    "Verification",
    "by_recipe",
    "compare",
    "explain",
    "never_started",
    "read_runs",
    "replay",
    "rows",
    "study_table",
    "summarise",
    "to_markdown",
    "update_statistics",
    "verdict_of",
    "verify",
]
