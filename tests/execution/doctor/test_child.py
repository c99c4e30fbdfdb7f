"""What goes wrong in a process that is asked is told by the one that asks."""

from __future__ import annotations

import pytest

from bench.execution.doctor.child import NoAnswer, ask
from bench.execution.doctor.finding import parted


def test_an_answer_comes_through_whatever_else_is_printed(fake_package) -> None:
    fake_package("noisy", "import os\nprint('noise')\nos.write(1, b'from C++')")
    fake_package("broken", "raise ValueError('a reason\\nof two lines')")
    assert ask("packages", "noisy", "broken", "json") == {
        "errors": {"broken": "ValueError: a reason of two lines"}
    }


def test_of_an_import_the_first_cause_is_told(fake_package) -> None:
    code = (
        "try:\n    import libthing\nexcept ImportError:\n"
        "    raise ImportError('a page of advice') from None\n"
    )
    fake_package("wrapper", code)
    errors = ask("packages", "wrapper")["errors"]
    assert errors["wrapper"] == "ModuleNotFoundError: No module named 'libthing'"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import os\nos.abort()", "ended by SIGABRT"),
        ("raise SystemExit('no more')", "no more"),
        ("import os\nos._exit(3)", "ended with status 3"),
        ("import time\ntime.sleep(60)", "no answer in 2 seconds"),
    ],
)
def test_a_process_that_breaks_down_gives_no_answer(fake_package, code: str, message: str) -> None:
    fake_package("fatal", code)
    with pytest.raises(NoAnswer, match=message):
        ask("packages", "fatal", timeout=2 if "sleep" in code else 60)


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("there is no x: make one, e.g.: y", ("there is no x", "make one, e.g.: y")),
        ("/a/b.json: cannot be read: remove it", ("/a/b.json: cannot be read", "remove it")),
        ("/a/b: there are 3 files", ("/a/b: there are 3 files", "think")),
        ("it is so", ("it is so", "think")),
    ],
)
def test_messages_are_parted_into_matter_and_advice(message: str, parts: tuple[str, str]) -> None:
    assert parted(message, "think") == parts
