"""What the record of a run will say, known before the run is trained."""

from __future__ import annotations

import dataclasses
from typing import Any

from glassnet.callbacks.description import describe as describe_callbacks
from glassnet.data.fingerprints import fingerprint
from glassnet.model import Sequential
from glassnet.structure.flops import flops
from glassnet.study.running.failure import failure_text
from glassnet.study.running.images import StudyData, StudyImages
from glassnet.study.running.performing import details, steering
from glassnet.study.running.specification import RunSpecification
from glassnet.study.tracking.beginning import begun_run, describe, seeds_of
from glassnet.study.tracking.identity import identity_of
from glassnet.study.tracking.receipt import Receipt, configuration_sha256
from glassnet.study.tracking.run import Run

OWNER = "a study"


class ExpectedRuns:
    """Says of runs that are to come what their records will say: which run it is.

    Args:
        data: what the runs will be trained on.
    """

    def __init__(self, data: StudyData) -> None:
        self._data = data
        self._fingerprints: dict[str, str] = {}
        self._work: dict[str, float] = {}

    def identity(self, specification: RunSpecification) -> str:
        """The identity that the record of this run will have.

        Raises:
            ArgumentError: if the recipe names what does not exist.
            ShapeError: if the network does not fit the images.
        """
        model, params = self._begin(specification)
        recipe = describe(OWNER, params, self._details(specification))
        receipt = Receipt(
            weights="",
            data=params["data_fingerprint"],
            configuration=configuration_sha256({"recipe": recipe, "seeds": seeds_of(params)}),
            recipe="",
            data_set=self._data.card.fingerprint,
        )
        return identity_of(model.name, receipt, specification.glassnet)

    def work(self, specification: RunSpecification) -> float:
        """How much a run has to compute, in floating-point operations: what its time depends on.

        All seeds of a network with a recipe have as much to compute.
        """
        choice = specification.choice
        if choice not in self._work:
            recipe = specification.recipe
            images = self._data.images(recipe.validation)
            model = recipe.make_network(specification.architecture, images, specification.seed)
            _, for_an_image = flops(model.ops())
            times = len(images.training[0]) * recipe.epochs_on(images)
            self._work[choice] = float(for_an_image * times)
        return self._work[choice]

    def failed(self, specification: RunSpecification, why: str) -> Run:
        """The record of a run that nobody could bring to an end.

        Args:
            specification: of the run.
            why: a sentence.
        """
        model, params = self._begin(specification)
        facts, card = self._details(specification), self._data.card
        begun = begun_run(OWNER, model.name, model, params, facts, card.fingerprint)
        return dataclasses.replace(begun, status="failed", failure=failure_text(why))

    def _details(self, specification: RunSpecification) -> dict[str, str]:
        recipe, card = specification.recipe, self._data.card
        images = self._data.images(recipe.validation)
        return {"data set": card.name} | details(images, recipe, specification.architecture)

    def _begin(self, specification: RunSpecification) -> tuple[Sequential, dict[str, Any]]:
        """The network, and what ``fit`` would tell callbacks that decides what comes of it."""
        from glassnet.engine.runner import Runner
        from glassnet.model.fitting import training_configuration

        recipe, seed = specification.recipe, specification.seed
        images = self._data.images(recipe.validation)
        model = recipe.make_network(specification.architecture, images, seed)
        return model, {
            "epochs": recipe.epochs_on(images),
            "steps": recipe.steps_on(images),
            "batch_size": recipe.batch_size,
            "samples": len(images.training[0]),
            "validation_samples": 0 if images.validation is None else len(images.validation[0]),
            "shuffle": True,
            "seed": seed,
            "initial_seed": model.seed,
            "configuration": training_configuration(model, Runner.conditions),
            "callbacks": describe_callbacks(steering(recipe)),
            "data_fingerprint": self._fingerprint(specification, model, images),
        }

    def _fingerprint(
        self, specification: RunSpecification, model: Sequential, images: StudyImages
    ) -> str:
        """The fingerprint of images and targets, which no seed changes."""
        from glassnet.model.inference import Evaluation

        choice = specification.choice
        if choice not in self._fingerprints:
            trained = Evaluation(model, *images.training)
            self._fingerprints[choice] = fingerprint(trained.x, trained.targets)
        return self._fingerprints[choice]
