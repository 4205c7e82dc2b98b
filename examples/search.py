"""A search by Optuna for a network that learns 5,000 digits well: python search.py [trials].

It needs Optuna: pip install ".[search]" in the folder of glassnet's checkout.
"""

import sys

import optuna

import glassnet as gn
from glassnet import layers

EPOCHS = 8

(x, y), (x_test, y_test) = gn.data.load("mnist-5k")
x_train, y_train = x[:3500], y[:3500]
held_out = x[3500:], y[3500:]  # what is searched for is judged on these, never on the test set


def build(trial: optuna.trial.BaseTrial) -> gn.Sequential:
    """The network of a trial: each suggestion is a choice that Optuna makes."""
    activation = trial.suggest_categorical("activation", ["sigmoid", "tanh", "relu"])
    filters = trial.suggest_categorical("filters", [6, 12])
    model = gn.Sequential(name="searched", seed=0)
    model.add(gn.Input(x.shape[1:]))
    model.add(layers.Rescaling.standard(x_train))
    model.add(layers.Conv2D(filters, 5, activation=activation))
    model.add(layers.MaxPooling2D(2))
    model.add(layers.Flatten())
    model.add(layers.Dense(84, activation=activation))
    model.add(layers.Dense(10, activation="softmax"))
    rate = trial.suggest_float("learning_rate", 0.01, 1.0, log=True)
    momentum = trial.suggest_float("momentum", 0.0, 0.95)
    optimizer = gn.optimizers.SGD(rate, momentum)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


class StopIfBehind(gn.callbacks.Callback):
    """Ends a trial that is behind the others after as many epochs."""

    def __init__(self, trial: optuna.Trial) -> None:
        self.trial = trial

    def on_epoch_end(self, epoch: int, logs: gn.callbacks.Logs | None = None) -> None:
        """Report the accuracy so far."""
        assert self.model is not None
        self.trial.report((logs or {})["val_accuracy"], epoch)
        if self.trial.should_prune():
            self.model.stop_training = True


def objective(trial: optuna.Trial) -> float:
    """What is searched for: the accuracy on the images that were held out."""
    model = build(trial)
    try:
        history = model.fit(
            x_train,
            y_train,
            epochs=EPOCHS,
            batch_size=64,
            validation_data=held_out,
            callbacks=[StopIfBehind(trial)],
            seed=0,
            verbose=0,
        )
    except gn.errors.DivergenceError:
        raise optuna.TrialPruned from None  # the learning rate was too large
    if len(history.epoch) < EPOCHS:
        raise optuna.TrialPruned
    return history.history["val_accuracy"][-1]


optuna.logging.set_verbosity(optuna.logging.WARNING)
study = optuna.create_study(
    direction="maximize",
    sampler=optuna.samplers.TPESampler(seed=0),
    pruner=optuna.pruners.MedianPruner(n_startup_trials=5, n_warmup_steps=2),
)
study.optimize(objective, n_trials=int(sys.argv[1]) if sys.argv[1:] else 30)

ended = [trial for trial in study.trials if trial.state == optuna.trial.TrialState.COMPLETE]
print(f"{len(study.trials)} trials, {len(study.trials) - len(ended)} of them ended early")
print(f"best: {study.best_params}, held out: {study.best_value:.4f}")

# The best one once more, on all training images, and only now on the test set.
model = build(optuna.trial.FixedTrial(study.best_params))
model.fit(x, y, epochs=EPOCHS, batch_size=64, seed=0, verbose=0)
print("test set:", model.evaluate(x_test, y_test, verbose=0))
