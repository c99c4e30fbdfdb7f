"""Finding one run among all that are kept on this machine."""

from __future__ import annotations

from pathlib import Path

from bench.errors import BenchError
from bench.records.store import RunFolder
from bench.roots import runs_root


def find_record(run: str | Path) -> Path:
    """The file of a run's record.

    Args:
        run: Its id, the end of its id that is a fingerprint's beginning, or the path of its record.

    Raises:
        BenchError: There is no such run, or more than one.
    """
    path = Path(run)
    return path if path.suffix == ".json" and path.is_file() else _called(str(run))


def last_record() -> Path:
    """The file of the record of the run that ended last, of those whose network is kept.

    Raises:
        BenchError: There is none.
    """
    models = sorted(runs_root().glob("*/models/*.keras"), key=lambda model: model.stat().st_mtime)
    records = (RunFolder(model.parent.parent).record_file(model.stem) for model in reversed(models))
    # The network of a run that was killed has no record beside it.
    found = next((record for record in records if record.is_file()), None)
    if found is None:
        raise BenchError(f"there is no finished run in {runs_root()}: make some with `bench run SUITE`")
    return found


def _called(run: str) -> Path:
    ending = [file for file in sorted(runs_root().glob("*/records/*.json")) if file.stem.endswith(run)]
    found = [file for file in ending if file.stem == run] or ending
    if not found:
        raise BenchError(f"no run in {runs_root()} is called {run!r}: give its id, or the path of its record")
    if len(found) > 1:
        paths = "\n".join(f"  {path}" for path in found)
        raise BenchError(
            f"{len(found)} runs are called {run!r}: give the path of one of these records:\n{paths}"
        )
    return found[0]
