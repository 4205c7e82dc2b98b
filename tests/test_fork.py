"""A process may be forked while other threads train: its own work hangs on none of their locks."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

SETUP = """
import os, signal, sys, threading, time, warnings
import numpy as np
import glassnet as gn

warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
x = np.random.default_rng(0).integers(0, 256, (640, 8, 8, 1), np.uint8)
y = (x[:, 0, 0, 0] % 4).astype(np.int64)

def network():
    layers = [gn.Input((8, 8, 1)), gn.layers.Conv2D(3, 3, activation="relu"), gn.layers.Flatten(),
              gn.layers.Dense(4, "softmax")]
    model = gn.Sequential(layers, seed=0)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model

def in_a_child(work):
    \"\"\"Fork, and let the child work for at most a minute; its status, which work returns.\"\"\"
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(60)
        status = 1
        try:
            status = work()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

class Stop(gn.callbacks.Callback):
    \"\"\"Ends a training when it is told to.\"\"\"
    def __init__(self):
        self.begun, self.told = threading.Event(), False
    def on_train_progress(self, step, logs=None):
        self.begun.set()
        if self.told:
            self.model.stop_training = True
"""


def run(script: str) -> str:
    """What a script prints."""
    done = subprocess.run(
        [sys.executable, "-c", SETUP + script],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


def test_a_child_uses_the_network_that_another_thread_trains() -> None:
    script = """
model, stop = network(), Stop()
model.fit(x, y, verbose=0)
fit = dict(batch_size=64, epochs=100_000, verbose=0, callbacks=[stop], threads=2)
thread = threading.Thread(target=model.fit, args=(x, y), kwargs=fit)
thread.start()
stop.begun.wait()

def work():
    model.predict(x, threads=2)
    model.fit(x, y, verbose=0, threads=2)
    return 0

print([in_a_child(work) for _ in range(5)])
stop.told = True
thread.join()
"""
    assert run(script) == "[0, 0, 0, 0, 0]\n"


def test_a_child_of_a_callback_goes_on_with_the_training() -> None:
    script = """
class Fork(gn.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 0:
            self.child = os.fork()
            signal.alarm(60)

watcher, model = Fork(), network()
model.fit(x, y, epochs=3, verbose=0, seed=1, threads=2, callbacks=[watcher])
weights = model.parameters.tobytes()
if watcher.child == 0:
    os.write(4, weights)
    os._exit(0)
os.close(4)
print(os.read(3, 1 << 20) == weights, os.waitpid(watcher.child, 0)[1])
"""
    # The child sends its weights through a pipe.
    pipe = "import os\nreader, writer = os.pipe()\nos.dup2(reader, 3)\nos.dup2(writer, 4)\n"
    assert run(pipe + script) == "True 0\n"


def test_a_child_hears_ctrl_c_though_the_parents_main_thread_held_it_back() -> None:
    script = """
found = []

def fork():
    stop.begun.wait()
    def work():
        try:
            signal.raise_signal(signal.SIGINT)
            time.sleep(10)
        except KeyboardInterrupt:
            return 0
        return 2
    found.extend(in_a_child(work) for _ in range(20))
    stop.told = True

model, stop = network(), Stop()
model.fit(x, y, verbose=0)
thread = threading.Thread(target=fork)
thread.start()
model.fit(x, y, batch_size=64, epochs=100_000, verbose=0, callbacks=[stop], threads=2)
thread.join()
print(set(found))
"""
    assert run(script) == "{0}\n"


def test_a_child_does_not_wait_for_what_its_parent_writes() -> None:
    script = """
from glassnet.callbacks.background import BackgroundCall

may_end = threading.Event()
call = BackgroundCall(may_end.wait)

def work():
    call.wait()  # for ever, if it waited for a thread that only its parent has
    return 0 if call.is_over else 1

print(in_a_child(work), call.is_over)
may_end.set()
call.wait()
print(call.is_over)
"""
    assert run(script).split() == ["0", "False", "True"]
