"""Identities: which run it is, before it is trained and wherever its record lies.

The same network, seeds, data and way of training have one identity. So a study knows which of its
runs are done already, and a run that is performed twice replaces itself.
"""

from __future__ import annotations

import hashlib
import json

from glassnet.study.tracking.receipt import Receipt
from glassnet.study.tracking.run import Run

LENGTH = 16
"""So many digits of an identity stand in a file's name: 64 bits tell billions of runs apart."""


def identity(run: Run) -> str:
    """The SHA-256 (hex) of all that decides what a run comes to, by its record.

    Records of any age have one, since it is computed from their receipt and their versions.

    Args:
        run: the record, of whatever status.
    """
    given = run.seeds.get("initial") is None  # the weights were given, so they are a part of it
    return identity_of(
        run.network,
        run.receipt,
        run.versions.get("glassnet"),
        start=run.receipt.start if given else None,
    )


def identity_of(
    network: str, receipt: Receipt, glassnet: str | None, start: str | None = None
) -> str:
    """The identity of a run of which there may be no record yet.

    Args:
        network: its name in tables.
        receipt: of the run; the final weights in it do not matter.
        glassnet: the version that trains.
        start: the fingerprint of the weights at the start, where no seed gives them.

    >>> one = Receipt("w", "d", configuration="c", recipe="r")
    >>> identity_of("lenet", one, "0.1.0")[:LENGTH]
    'b45f940d004682c7'
    """
    facts = [network, receipt.configuration, receipt.data, receipt.data_set, start, glassnet]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
