"""What may happen to a training that goes wrong."""

from __future__ import annotations

from typing import Literal, get_args

OnDefect = Literal["record", "stop", "restart", "rollback"]
"""It goes on; it ends; it is begun anew; it goes back to an earlier state of its own."""

ON_DEFECT: tuple[OnDefect, ...] = get_args(OnDefect)
