"""A part of the long fuzzing in ``tools/``, which can be stopped and goes on where it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from glassnet.errors import GlassnetError
from tools import fuzz_files, fuzz_models, fuzz_own_data, fuzzing

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "cases"),
    [
        (fuzz_models, range(0, 20_000, 200)),
        (fuzz_files, range(0, 20_000, 290)),
        (fuzz_own_data, range(0, 10_000, 100)),
    ],
    ids=["models", "files", "own data"],
)
def test_a_changed_file_is_read_or_refused(
    module: object, cases: range, capfd: pytest.CaptureFixture[str]
) -> None:
    """A sample: ``.ci/run`` checks a twentieth of the cases, and also what seconds they take."""
    verdicts = [fuzzing.judged(module.check, case) for case in cases]  # type: ignore[attr-defined]
    failed = [verdict for verdict in verdicts if verdict.failure]
    assert [verdict for verdict in failed if not verdict.failure.endswith((" s", " MB"))] == []
    assert len({verdict.outcome for verdict in verdicts}) >= 2


@pytest.mark.slow
def test_watched_cases_get_the_verdicts_that_they_get_here() -> None:
    cases = range(0, 400, 20)
    there = list(fuzzing.watched("fuzz_models")(cases))
    here = [fuzzing.judged(fuzz_models.check, case) for case in cases]
    assert [verdict[:2] for verdict in there] == [verdict[:2] for verdict in here]


def test_what_is_no_error_of_glassnets_is_a_failure() -> None:
    def check(case: int) -> str:
        if case == 1:
            raise KeyError("odd")
        if case == 2:
            raise GlassnetError("a" * 5000)
        return "loaded"

    verdicts = [fuzzing.judged(check, case) for case in range(3)]
    assert [verdict.outcome for verdict in verdicts] == ["loaded", "failed", "refused"]
    assert verdicts[1].failure.startswith("KeyError")


CHECK = """
import os, time

def check(case):
    if case == 2:
        os._exit(1)
    if case == 4:
        time.sleep(60)
    return "read"
"""


@pytest.mark.slow
def test_a_case_that_ends_its_process_or_takes_for_ever_is_a_failure_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    (tmp_path / "tools" / "harmful.py").write_text(CHECK)
    monkeypatch.setattr(fuzzing, "ROOT", tmp_path)
    monkeypatch.setattr(fuzzing, "PATIENCE", 8.0)
    monkeypatch.setattr(fuzzing, "BATCH", 2)
    verdicts = list(fuzzing.watched("harmful")(range(6)))
    assert [verdict.case for verdict in verdicts] == list(range(6))
    assert [verdict.outcome for verdict in verdicts] == [
        "read", "read", "failed", "read", "failed", "read",
    ]  # fmt: skip
    assert verdicts[2].failure == "the process ended"
    assert verdicts[4].failure == "no verdict within 8 s"
