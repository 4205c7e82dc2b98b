"""The record of a run as it stands before its first epoch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from glassnet.callbacks.trainee import Trainee
from glassnet.errors import ArgumentError
from glassnet.machine import machine, versions
from glassnet.study.tracking.receipt import configuration_sha256, receipt
from glassnet.study.tracking.run import Fitting, Run, Seconds, Setting, start_details


def begun_run(
    owner: str,
    network: str,
    model: Trainee,
    params: Mapping[str, Any],
    details: Mapping[str, str],
    data_set: str | None,
) -> Run:
    """The record of a run that is about to begin.

    Args:
        owner: who records it, for the message.
        network: its name in tables.
        model: the network, with the weights of the start.
        params: what callbacks are told of a training (see `glassnet.callbacks.Callback`).
        details: further facts to record.
        data_set: the fingerprint on the data set's card.

    Raises:
        ArgumentError: if JSON can't hold how the network is trained.
    """
    recipe, seeds = describe(owner, params, details), seeds_of(params)
    return Run(
        network=network,
        started=datetime.now(UTC).isoformat(timespec="milliseconds"),
        status="running",
        diverged_at=None,
        setting=_setting(params, int(model.count_params()), recipe["details"]),
        seeds=seeds,
        seconds=Seconds(params.get("compile_seconds"), None, [], [], [], 0.0),
        history={},
        test={},
        versions=versions(),
        machine=machine(),
        receipt=receipt(
            model.get_weights(), params.get("data_fingerprint"), recipe, seeds, data_set
        ),
        configuration=recipe["configuration"],
        fitting=fitting_of(params),
        callbacks=params.get("callbacks", []),
    )


def describe(owner: str, params: Mapping[str, Any], details: Mapping[str, str]) -> dict[str, Any]:
    """All that decides what a run comes to, but data and seeds (and threads do not).

    Raises:
        ArgumentError: if JSON can't hold it.
    """
    started = start_details(params.get("initial_seed"), params.get("optimizer_steps", 0))
    recipe = {
        "configuration": params.get("configuration", {}),
        "epochs": params["epochs"],
        "batch_size": params["batch_size"],
        "shuffle": params.get("shuffle"),
        "details": dict(details) | started,
        **_unusual(params),
    }
    try:
        return dict(json.loads(json.dumps(recipe, allow_nan=False)))
    except (TypeError, ValueError, RecursionError) as error:
        raise ArgumentError(
            f"{owner}: the network's configuration can't be recorded: {error}. What "
            "get_config of a layer, loss, metric or optimizer gives must be what JSON can hold."
        ) from None


def configuration_of(run: Run, fitting: Fitting) -> str:
    """The fingerprint of the configuration that a record holds: that of its receipt, as a rule.

    Args:
        run: the record.
        fitting: how ``fit`` was called, which older records do not say.
    """
    called = {
        "initial_epoch": fitting.initial_epoch,
        "validation_freq": fitting.validation_freq,
        "callbacks": run.callbacks or [],
    }
    recipe = {
        "configuration": run.configuration,
        "epochs": run.setting.epochs,
        "batch_size": run.setting.batch_size,
        "shuffle": fitting.shuffle,
        "details": run.setting.details,
        **_unusual(called),
    }
    return configuration_sha256({"recipe": recipe, "seeds": run.seeds})


def _unusual(params: Mapping[str, Any]) -> dict[str, Any]:
    """What else decides what a training comes to, as far as it is not as usual.

    What is as usual is left out, so that such runs have the receipts that they have always had.
    """
    unusual = {name: params[name] for name in ("initial_epoch",) if params.get(name)}
    steering = [each for each in params.get("callbacks", []) if each.changes_training]
    if steering:
        unusual["callbacks"] = [{"name": c.class_name, "config": c.config} for c in steering]
        if params.get("validation_freq", 1) != 1:  # they may heed the figures of a validation
            unusual["validation_freq"] = params["validation_freq"]
    return unusual


def seeds_of(params: Mapping[str, Any]) -> dict[str, int | None]:
    """The seeds of a training by their use."""
    return {"initial": params.get("initial_seed"), "training": params.get("seed")}


def describe_optimizer(
    configuration: Mapping[str, Any],
) -> tuple[str | None, float | str | None]:
    """The name and the learning rate of the optimizer in a model's configuration.

    Args:
        configuration: with an entry ``optimizer``: its name and its arguments, in which a learning
            rate is a number, or the configuration of a schedule.

    >>> describe_optimizer({"optimizer": {"name": "SGD", "learning_rate": 0.5}})
    ('SGD', 0.5)
    """
    optimizer = configuration.get("optimizer")
    if not isinstance(optimizer, Mapping):
        return (str(optimizer) if optimizer else None), None
    name = optimizer.get("class_name") or optimizer.get("name")
    arguments = optimizer.get("config", optimizer)
    rate = arguments.get("learning_rate")
    if isinstance(rate, Mapping):
        rate = rate.get("class_name") or rate.get("name")
    return name, float(rate) if isinstance(rate, int | float) else rate


def _setting(params: Mapping[str, Any], parameters: int, details: dict[str, str]) -> Setting:
    optimizer, learning_rate = describe_optimizer(params.get("configuration", {}))
    return Setting(
        trainable_parameters=parameters,
        optimizer=optimizer,
        learning_rate=learning_rate,
        epochs=params["epochs"],
        batch_size=params["batch_size"],
        steps=params["steps"],
        samples=params["samples"],
        validation_samples=params.get("validation_samples", 0),
        threads=params.get("threads"),
        majority_share=params.get("majority_share"),
        constant_loss=params.get("constant_loss"),
        details=details,
    )


def fitting_of(params: Mapping[str, Any]) -> Fitting:
    """How ``fit`` was called, from what callbacks are told."""
    weights = params.get("class_weight")
    return Fitting(
        shuffle=params.get("shuffle", True),
        initial_epoch=params.get("initial_epoch", 0),
        validation_freq=params.get("validation_freq", 1),
        class_weight=weights and {str(label): weights[label] for label in weights},
        sample_weight=params.get("sample_weight", False),
        validation_data=params.get("validation_fingerprint"),
    )
