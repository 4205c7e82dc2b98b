"""Reports: the runs of a folder as one page to hand out, with pictures and words.

results      the runs, each network with its statistics
trained      the best run of each network once more, since a study keeps no weights
verdicts, comparing, networks   the sections; words, figures/: what they consist of
assembling   which sections there are, in which order
html, markdown, writing         from sections to files
"""

from glassnet.reports.writing import Written, write_report

__all__ = ["Written", "write_report"]
