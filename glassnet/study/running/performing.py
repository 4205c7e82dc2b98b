"""Performing a run: from its specification to its record, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from glassnet.callbacks import Callback
from glassnet.errors import ArgumentError, DivergenceError
from glassnet.model import fitting
from glassnet.own_networks import Architecture
from glassnet.study.running.failure import failure_text
from glassnet.study.running.images import StudyImages
from glassnet.study.running.recipe import Recipe
from glassnet.study.running.specification import RunSpecification
from glassnet.study.tracking.recorder import Recorder
from glassnet.study.tracking.run import Run
from glassnet.version import __version__


class RunInterrupted(KeyboardInterrupt):
    """Ctrl-C ended a run; ``run`` is its record, or None if it came before the first epoch."""

    def __init__(self, run: Run | None) -> None:
        super().__init__()
        self.run = run


def perform(
    specification: RunSpecification,
    images: StudyImages,
    *,
    threads: int | None = None,
    verbose: str | int = "auto",
    callbacks: Sequence[Callback] = (),
) -> Run:
    """Train one network, evaluate it once on the test set, and return the record of both.

    Nothing is written, so that a process or a machine which only trains can hand the record to
    another that keeps it. The record depends on the specification and the images alone, times and
    the description of the machine aside.

    Args:
        specification: which network, its seed and its recipe.
        images: what to train on: those of the specification's data, divided for its recipe.
        threads: None means one for each core.
        verbose: as for ``Sequential.fit``.
        callbacks: who else watches the training; they must not change it.

    Returns:
        The record. That of a run which diverged has this status, and no figures of the test set;
        that of one in which an error came up, after training had begun, says which.

    Raises:
        ArgumentError: if another version of glassnet planned the run.
        Exception: whatever comes up before the training begins.
        RunInterrupted: at Ctrl-C, with the record of what there is.
    """
    if specification.glassnet != __version__:
        raise ArgumentError(
            f"{specification.describe()} was planned by glassnet {specification.glassnet}, and "
            f"{__version__} would perform it: install the same version everywhere."
        )
    recipe, seed = specification.recipe, specification.seed
    architecture = specification.architecture
    recorder = Recorder(None, details(images, recipe, architecture), images.card)
    try:
        model = recipe.make_network(architecture, images, seed)
        recipe.fit(
            model,
            images,
            seed,
            callbacks=[*steering(recipe), *callbacks, recorder],
            threads=threads,
            verbose=verbose,
        )
        model.evaluate(*images.test, callbacks=recorder, threads=threads, verbose=verbose)
    except DivergenceError:
        pass  # the record says where, and the next run may do better
    except KeyboardInterrupt:
        raise RunInterrupted(recorder.run) from None
    except (Exception, SystemExit) as error:
        if recorder.run is None:  # it failed before its first epoch
            raise
        return replace(recorder.run, status="failed", failure=failure_text(error))
    assert recorder.run is not None  # training began, since only it can diverge
    return recorder.run


def steering(recipe: Recipe) -> list[Callback]:
    """What changes a run of a study, beside its recipe.

    A run is one training, so one that is to be begun anew only ends here; the study then performs
    another one in its place.
    """
    from glassnet.health import Health

    if recipe.on_defect == "record":
        return []
    return [Health("stop" if recipe.on_defect == "restart" else recipe.on_defect)]


def prepare(run: RunSpecification, images: StudyImages, *, verbose: str | int = "auto") -> None:
    """Compile what performing a run calls, and train nothing; other processes find it on disk.

    Args:
        run: which run.
        images: what it is trained on.
        verbose: as for ``Sequential.fit``.
    """
    model = run.recipe.make_network(run.architecture, images, run.seed)
    fitting.prepare(
        model,
        *images.training,
        batch_size=run.recipe.batch_size,
        validation_data=images.test,
        verbose=verbose,
    )


def details(images: StudyImages, recipe: Recipe, network: Architecture) -> dict[str, str]:
    """What the table says on a run besides its figures and the data set's name."""
    found = network.details(
        recipe.activation, recipe.preprocess, images.classes, images.training[0].shape[1:]
    )
    if momentum := recipe.settings.get("momentum"):
        found["momentum"] = f"{momentum:g}"
    if recipe.label_smoothing:
        found["label smoothing"] = f"{recipe.label_smoothing:g}"
    if recipe.on_defect != "record":
        found["on a defect"] = recipe.on_defect
    if images.validation is not None:
        count = len(images.validation[0])
        which = (
            f"{count:,} training images of all classes"
            if images.is_drawn
            else (f"the last {count:,} training images")
        )
        found["validation"] = f"on {which}, which are not trained on"
    return found
