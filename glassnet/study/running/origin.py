"""What a network keeps of the run that trained it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from glassnet.data import DataCard
from glassnet.health.words import defect_text
from glassnet.model.origin import Fact, Origin
from glassnet.study.tracking.run import Run

TRANSPOSED = "transposed"
"""The fact of a recipe that says whether the images' rows and columns were exchanged by hand."""


def origin_of(
    run: Run,
    card: DataCard,
    optimizer: str,
    figures: Mapping[str, float],
    transpose: bool | None = None,
) -> Origin:
    """The origin of a network, from the record of its training.

    Nothing in it depends on when, how fast or with how many threads the network was trained: the
    same training gives the same file.

    Args:
        run: the record.
        card: of the data.
        optimizer: with all its settings when the training began, as ``repr`` shows it.
        figures: on the test set. What is not finite is left out.
        transpose: how the data was loaded, see ``glassnet.data.load``.
    """
    setting, details = run.setting, dict(run.setting.details)
    details.pop("data set", None)  # the card says it, and more
    details.pop("validation", None)
    validation = run.history.get("val_accuracy") or [None]
    recipe: dict[str, Fact] = {
        "network": run.network,
        **details,
        "optimizer": optimizer,
        "learning rate": setting.learning_rate,
        "epochs": setting.epochs,
        "batch size": setting.batch_size,
        "seed": run.seeds["training"],
        "training images": setting.samples,
        "validation images": setting.validation_samples,
        "validation accuracy": validation[-1],
        "glassnet": run.versions.get("glassnet"),
        "configuration": run.receipt.configuration,
    }
    if run.verdict is not None and run.verdict.is_defect:
        recipe["verdict"] = defect_text(run.verdict)
    if run.rollbacks:
        recipe["rolled back"] = "; ".join(
            f"from step {each.from_step:,} to step {each.to_step:,}, and on with the learning rate "
            f"{each.learning_rate:g}"
            for each in run.rollbacks
        )
    if transpose is not None:
        recipe[TRANSPOSED] = transpose
    finite = {name: value for name, value in figures.items() if math.isfinite(value)}
    return Origin(card, recipe, finite)
