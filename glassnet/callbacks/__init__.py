"""Callbacks: what may watch a training, or steer it.

The hooks and their order are those of Keras 3 (https://keras.io/api/callbacks/), with five more:
``on_train_progress``, ``on_train_checkpoint``, ``on_train_probe``, ``on_train_divergence`` (where
the loss or the weights are not finite) and ``on_test_outputs``. In ``fit`` they come in this
order::

    set_model, set_params, on_train_begin, on_train_checkpoint
        on_epoch_begin
            on_train_progress, on_train_checkpoint  # a few times a second
            …
            on_test_begin                           # if there is validation data
                on_test_batch_begin, on_test_outputs, on_test_batch_end
                …
            on_test_end
        on_epoch_end, on_train_checkpoint
        …
    on_train_end                                    # also if the training was cut short

``evaluate`` and ``predict`` begin with ``set_model`` and ``set_params`` as well, and go on from
``on_test_begin`` or ``on_predict_begin``. Their batches have up to 16,384 images.

All steps of an epoch run in compiled code that does not return to Python. A callback that overrides
``on_train_batch_begin`` or ``on_train_batch_end`` makes it return after every batch, which slows
small networks down, unless it asks for every n-th batch only (``every_steps = 25``);
``on_train_progress`` costs nothing.

A callback that has ``probes`` looks inside: ``on_train_probe`` gets the outputs of layers, the
gradients, the weights and their updates of every n-th step, by name. All other steps cost what they
cost without it.

What a callback remembers of a training it gives by ``get_state`` and takes by ``set_state``, so
that a training which was cut off can be resumed from a checkpoint to the last bit. Whether it may
change what a training comes to, it says by ``changes_training``: then the record of a run names it
with its arguments, so that the run can be trained once more.
"""

from glassnet.absent import explain_absent
from glassnet.callbacks.backup import BackupAndRestore
from glassnet.callbacks.base import HOOKS, Callback, CallbackList, Logs
from glassnet.callbacks.csv_logger import CSVLogger
from glassnet.callbacks.description import CallbackDescription
from glassnet.callbacks.early_stopping import EarlyStopping
from glassnet.callbacks.functions import LambdaCallback
from glassnet.callbacks.history import History
from glassnet.callbacks.learning_rates import LearningRateScheduler, ReduceLROnPlateau
from glassnet.callbacks.model_checkpoint import ModelCheckpoint
from glassnet.callbacks.probes import ProbedStep, Probes
from glassnet.callbacks.terminate_on_nan import TerminateOnNaN
from glassnet.callbacks.trainee import Rollback, Status, Trainee

__all__ = [
    "HOOKS",
    "BackupAndRestore",
    "CSVLogger",
    "Callback",
    "CallbackDescription",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "Logs",
    "ModelCheckpoint",
    "ProbedStep",
    "Probes",
    "ReduceLROnPlateau",
    "Rollback",
    "Status",
    "TerminateOnNaN",
    "Trainee",
]

explain_absent(__name__, __all__)
