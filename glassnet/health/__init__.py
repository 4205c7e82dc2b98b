"""The health of a training: a verdict on it, since which step it is bad, and why.

    verdict    what a training came to, in one of six words
    curve      what is known of it from outside, without a look into the network
    detection  from the curve to the verdict, and what is known before the end
    loss_watch takes the losses as they come, and sees where they rise
    callback   a training that goes wrong: said at once, ended, begun anew, or taken back

The cause is found by a look into the network around the first bad step; `glassnet.explain` goes
back there. ``docs/health.md`` explains the words and the rules.
"""

from glassnet.health.callback import Health
from glassnet.health.choice import OnDefect
from glassnet.health.curve import Curve
from glassnet.health.detection import detect, detect_early
from glassnet.health.loss_watch import LossWatch
from glassnet.health.verdict import Cause, Verdict, VerdictName

__all__ = [
    "Cause",
    "Curve",
    "Health",
    "LossWatch",
    "OnDefect",
    "Verdict",
    "VerdictName",
    "detect",
    "detect_early",
]
