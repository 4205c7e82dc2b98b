"""What a data set really holds, and what of it would spoil a training."""

from glassnet.data.checking.findings import Finding
from glassnet.data.checking.reading import Reading, read_leniently
from glassnet.data.checking.report import Report, check, examine

__all__ = ["Finding", "Reading", "Report", "check", "examine", "read_leniently"]
