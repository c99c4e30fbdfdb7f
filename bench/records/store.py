"""Where the files of a folder of runs are: records, predictions, models and logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from bench.errors import BenchError
from bench.files import write_bytes, write_json
from bench.records.documents import read_document
from bench.records.record import Record
from bench.suite.identity import prefix, prefix_in


@dataclass(frozen=True)
class RunFolder:
    """The files of the runs of one suite: `runs/<suite>/` or `results/<suite>/`.

    A record is written last, whole and synced: a run whose record exists and says `completed` has its other
    files too.

    Attributes:
        path: The folder.
    """

    path: Path

    def record_file(self, run_id: str) -> Path:
        """The record of a run."""
        return self.path / "records" / f"{run_id}.json"

    def predictions_file(self, run_id: str) -> Path:
        """The predictions of a run on the test split."""
        return self.path / "predictions" / f"{run_id}.parquet"

    def model_file(self, run_id: str) -> Path:
        """The network of a run with the weights that were scored."""
        return self.path / "models" / f"{run_id}.keras"

    def saved_model(self, run_id: str) -> Path:
        """The same, where it must be there.

        Raises:
            BenchError: It was removed.
        """
        path = self.model_file(run_id)
        if not path.is_file():
            raise BenchError(
                f"{path}: the model of this run is gone: to have it again, remove {self.record_file(run_id)}"
                " and run the suite again, which gives the same weights (a search keeps no models of trials)"
            )
        return path

    def log_file(self, run_id: str) -> Path:
        """What the run's process printed."""
        return self.path / "logs" / f"{run_id}.log"

    def study_file(self, study: str) -> Path:
        """The trials of a search whose winner is a row here."""
        return self.path / "searches" / f"{study}.json"

    def scratch(self, run_id: str) -> Path:
        """A folder that a run may fill while it lasts."""
        return self.path / "scratch" / run_id

    def write_record(self, record: Record) -> None:
        """Writes a record, whole or not at all."""
        write_json(self.record_file(record.run_id), record.model_dump(mode="json"))

    def write_predictions(self, run_id: str, predictions: pd.DataFrame) -> None:
        """Writes predictions: columns `path`, `label` and one probability a class, in manifest order."""
        write_bytes(self.predictions_file(run_id), predictions.to_parquet(index=False, compression="zstd"))

    def read_predictions(self, run_id: str) -> pd.DataFrame:
        """Reads the predictions of a run.

        Raises:
            BenchError: They are missing or damaged.
        """
        path = self.predictions_file(run_id)
        try:
            return pd.read_parquet(path)
        except (OSError, ValueError) as error:
            raise BenchError(f"{path}: the predictions of this run cannot be read: {error}") from None

    def records(self) -> Iterator[Record]:
        """Every record in the folder, by name."""
        for _, record in _read(self._record_files()):
            yield record

    def by_fingerprint(self, wanted: Iterable[str]) -> dict[str, Record]:
        """The records of the wanted fingerprints, whatever the runs were called when they ran.

        Of a run that was renamed there may be several: one that completed counts before any other.
        """
        found: dict[str, Record] = {}
        for record in self._files_of(set(wanted)).values():
            found[record.fingerprint] = max(found.get(record.fingerprint, record), record, key=_worth)
        return found

    def remove_records(self, fingerprint: str) -> None:
        """Removes every record of a run, whatever it was called."""
        for path in self._files_of({fingerprint}):
            path.unlink(missing_ok=True)

    def unplanned(self, planned: Iterable[str]) -> list[str]:
        """The ids of the runs here that are none of the planned fingerprints, by name; no record is read."""
        prefixes = _prefixes(planned)
        return [path.stem for path in self._record_files() if prefix_in(path.stem) not in prefixes]

    def _record_files(self) -> list[Path]:
        return sorted((self.path / "records").glob("*.json"))

    def _files_of(self, fingerprints: Set[str]) -> dict[Path, Record]:
        """The records of these fingerprints by their files; other files are not opened."""
        prefixes = _prefixes(fingerprints)
        close = (path for path in self._record_files() if prefix_in(path.stem) in prefixes)
        return {path: record for path, record in _read(close) if record.fingerprint in fingerprints}


def _read(paths: Iterable[Path]) -> Iterator[tuple[Path, Record]]:
    """Reads records; one that another process removes meanwhile is left out."""
    for path in paths:
        try:
            record = read_record(path)
        except BenchError:
            if path.exists():
                raise
        else:
            yield path, record


def _prefixes(fingerprints: Iterable[str]) -> set[str]:
    return {prefix(fingerprint) for fingerprint in fingerprints}


def _worth(record: Record) -> tuple[bool, str]:
    """Which of several records of one run counts: one that completed, else the last."""
    return record.status == "completed", record.started_at


def read_record(path: Path) -> Record:
    """Reads one record.

    Raises:
        BenchError: It is damaged, or of another version of this project.
    """
    return read_document(path, Record, "record", "remove it to run it again")
