"""The same `bench run` given twice at once: the runs are shared, and both end with the whole table."""

from __future__ import annotations

import re
from pathlib import Path

from command_fixtures import Start
from tiny import tiny_suite, write_suite

MADE = re.compile(r"^\[\d/\d\] small (seed \d)  accuracy .*\((?!made by another bench)", re.MULTILINE)


def test_two_commands_share_the_runs(start: Start, roots: Path) -> None:
    write_suite(roots / "tiny.yaml", seeds=[1, 2], grid={**tiny_suite()["grid"], "loader": "in-memory"})
    both = [start(), start()]
    outputs = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert sorted(MADE.findall("\n".join(outputs))) == ["seed 1", "seed 2"], outputs
    one, other = (output[output.rindex("Bright or dark?") :] for output in outputs)
    assert one == other
