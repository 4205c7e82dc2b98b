"""Judge the diagnosis by the labelled runs: is the named cause the injected one, and since when?

python -m tools.health_runs.diagnosing --folder .proofs/health_runs --part tuning

Each run that came to harm is explained as `glassnet.explain` does it: from its seed it is trained
once more to its break. Of the runs without an injected fault, the named causes are listed, since
nobody knows which of them are right.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from glassnet.health import Curve as KnownCurve
from glassnet.health import Verdict, detect
from glassnet.health.verdict import CauseName
from glassnet.model.fitting import set_up
from glassnet.study.explaining.explain import diagnosed
from glassnet.study.explaining.looking import Look, Options
from glassnet.study.replaying.doubts import ReplayWarning
from glassnet.study.replaying.recorded import RecordedTraining, recorded_training
from glassnet.study.statistics.rates import rate_interval
from tools import proofs
from tools.health_runs.faults import FlippedGradient
from tools.health_runs.labels import Label, label
from tools.health_runs.training import Curve, images_of, make_network, read, scaling_of

CAUSES: Mapping[str, CauseName] = {
    "flipped-gradient": "wrong-gradient",
    "doubled-softmax": "two-softmaxes",
    "dead-initialisation": "dead-units",
    "unscaled-input": "inputs-not-scaled",
    "shuffled-labels": "labels-do-not-fit",
    "bad-batch": "bad-batch",
    "rate-jump": "rate-jumped",
}
"""What the diagnosis shall call each injected fault."""
