"""What goes wrong in a user's own file, as one sentence with the line where it went wrong."""

from __future__ import annotations

import traceback

from glassnet.errors import ArgumentError, GlassnetError, shortened

LONGEST_REASON = 300


def explained(error: BaseException, path: str, name: str | None = None) -> ArgumentError:
    """The error for what a file raised.

    Args:
        error: what it raised.
        path: of the file.
        name: of the function that was called; None while the file was read.

    >>> try:
    ...     compile("def wide(:", "my_networks.py", "exec")
    ... except SyntaxError as error:
    ...     print(explained(error, "my_networks.py"))
    my_networks.py, line 1: SyntaxError: invalid syntax.
    """
    line = _line(error, path)
    where = path + (f", line {line}" if line else "") + (f", in {name}" if name else "")
    if isinstance(error, SystemExit):
        return ArgumentError(
            f"{where}: it ends the program (SystemExit). Put what a script does when it is run "
            'under if __name__ == "__main__":.'
        )
    if isinstance(error, GlassnetError):
        return ArgumentError(f"{where}: {error}")
    reason = shortened(traceback.format_exception_only(error)[-1].strip(), LONGEST_REASON)
    return ArgumentError(f"{where}: {reason.removesuffix('.')}.")


def _line(error: BaseException, path: str) -> int | None:
    """The last line of the file that was running, or the line that can't be read."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return error.lineno
    running = [
        line
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == path
    ]
    return running[-1] if running else None
