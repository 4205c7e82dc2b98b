"""A call that runs beside the training, so that the training does not wait for a disk."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread


class BackgroundCall:
    """A function that is called in a thread of its own, and fails where it is waited for.

    The thread is no daemon: a program that ends waits for it, so that what it writes is whole. A
    fork leaves it to the process that started it; in the new one `wait` returns at once.

    Args:
        function: takes nothing, and touches nothing that others change before `wait`. Where the
            system gives no more threads, it is called at once.

    >>> done = []
    >>> call = BackgroundCall(lambda: done.append("written"))
    >>> call.wait()
    >>> done, call.is_over
    (['written'], True)
    """

    def __init__(self, function: Callable[[], object]) -> None:
        self._function = function
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name="glassnet, in the background")
        try:
            self._thread.start()
        except RuntimeError:
            self._run()

    @property
    def is_over(self) -> bool:
        """Whether `wait` would return at once."""
        return not self._thread.is_alive()

    def wait(self) -> None:
        """Wait until the function has returned; what it raised is raised here, once."""
        if self._thread.ident is not None:
            self._thread.join()
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _run(self) -> None:
        try:
            self._function()
        except BaseException as error:  # whatever it is, the one who waits should hear of it
            self._error = error
