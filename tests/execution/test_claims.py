"""Who makes which runs of a folder, and what of killed processes is left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.execution.claims import Claims, exclusive, shared
from bench.records.store import RunFolder

FIRST, SECOND = "ab" * 32, "cd" * 32
AT_WORK = "another bench is at work here: wait for it, or end it"


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder(tmp_path / "tiny")


def leave(folder: RunFolder, fingerprint: str) -> Path:
    """What a killed process left half done of a run."""
    leftover = folder.scratch(f"tiny_small_s1_{fingerprint[:12]}")
    leftover.mkdir(parents=True)
    (leftover / "features.npy").write_bytes(b"half")
    return leftover


def test_a_run_is_made_by_one_at_a_time(folder: RunFolder) -> None:
    ours, theirs = Claims(folder), Claims(folder)
    assert ours.take(FIRST)
    assert not theirs.take(FIRST)
    assert theirs.take(SECOND)
    ours.give_back(FIRST)
    assert theirs.take(FIRST)
    theirs.close()
    assert ours.take(FIRST)
    assert ours.take(SECOND)


def test_a_claim_ends_with_its_process(folder: RunFolder) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from bench.execution.claims import Claims; from bench.records.store import RunFolder\n"
        "claims = Claims(RunFolder(Path(sys.argv[1]))); print(claims.take(sys.argv[2]), flush=True)\n"
        "time.sleep(600)"
    )
    command = [sys.executable, "-c", script, str(folder.path), FIRST]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "True\n"
            assert not Claims(folder).take(FIRST)
        finally:
            process.kill()
    assert Claims(folder).take(FIRST)


def test_who_claims_a_run_finds_nothing_half_done(folder: RunFolder) -> None:
    mine, other = leave(folder, FIRST), leave(folder, SECOND)
    assert Claims(folder).take(FIRST)
    assert not mine.exists()
    assert other.exists()


def test_what_killed_processes_left_is_removed_but_not_what_others_are_at_work_on(folder: RunFolder) -> None:
    killed = leave(folder, FIRST)
    with shared(folder):
        assert not killed.exists()
        theirs = Claims(folder)
        assert theirs.take(SECOND)
        at_work = leave(folder, SECOND)
        with shared(folder):
            assert at_work.exists()
        theirs.close()
        with shared(folder):
            assert not at_work.exists()


def test_a_folder_is_shared_or_had_by_one_alone(folder: RunFolder) -> None:
    with exclusive(folder):
        for hold in (shared, exclusive):
            with pytest.raises(BenchError, match=AT_WORK), hold(folder):
                pass
    with shared(folder), shared(folder), pytest.raises(BenchError, match=AT_WORK), exclusive(folder):
        pass
    with exclusive(folder):
        pass
