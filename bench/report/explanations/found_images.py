"""The images of a run, found again by its manifest."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from pydantic import ValidationError

from bench.data.manifest import Manifest
from bench.data.prepared import prepare
from bench.data.resolve import resolve
from bench.errors import BenchError
from bench.records.record import Record
from bench.records.store import RunFolder
from bench.report.explanations.gallery import Gallery
from bench.report.explanations.subject import Subject
from bench.suite.dataset import Dataset
from bench.suite.grid import Variant, expand
from bench.suite.load import load_suite
from bench.suite.registries import sources
from bench.suite.schema import AXES


def gallery_of(subject: Subject, predictions: pd.DataFrame, manifest: Manifest) -> Gallery:
    """The test images of a run with its stored predictions.

    Args:
        subject: The run.
        predictions: Its own.
        manifest: Its images.

    Raises:
        BenchError: An image can no longer be read, or the predictions are of other images.
    """
    if list(predictions["path"]) != list(manifest.splits["test"].paths):
        raise BenchError(
            f"{subject.folder.predictions_file(subject.record.run_id)}: these predictions are of other images"
            " than the run's: remove its record to run it again"
        )
    files = prepare(manifest).files["test"]
    return Gallery(predictions, subject.classes, files, subject.shape, subject.protocol.interpolation)


def find_manifest(subject: Subject) -> Manifest:
    """Finds the images that a run used: as its record declares them, else as its suite does today.

    Raises:
        BenchError: They are gone, have changed since, or nothing says where they were.
    """
    record, folder = subject.record, subject.folder
    reasons = []
    for dataset in _declarations(record, folder):
        try:
            return _same(record, dataset)
        except BenchError as error:
            reasons.append(str(error))
    if not reasons:
        raise BenchError(
            f"where the images of {record.run_id} are is neither in its record, which an earlier version of"
            f" this project wrote, nor in a suite named {_suite_name(folder)!r}: run its suite again"
        )
    raise BenchError(reasons[0])


def _same(record: Record, dataset: Dataset) -> Manifest:
    """The manifest of a dataset, if it is that of the run."""
    located = dataset.locate() is not None
    if not located and record.data.stand_in is None:
        raise BenchError(f"the images of this run are gone: {dataset.missing()}")
    if located and record.data.stand_in is not None:
        raise BenchError(
            f"this run used drawn images ({record.data.stand_in}), and now that the real ones are here, those"
            " are found in their place: set BENCH_DATA to an empty folder for this command"
        )
    manifest = resolve(dataset, record.seed)
    if manifest.digest != record.data.manifest_digest:
        raise BenchError(
            f"{manifest.root}: the images, their classes or splits have changed since this run (manifest"
            f" {manifest.digest[:12]}, then {record.data.manifest_digest[:12]}): put them back as they were,"
            " or run its suite again"
        )
    return manifest


def _declarations(record: Record, folder: RunFolder) -> Iterator[Dataset]:
    """How the images may have been declared, the likeliest first."""
    if record.data.declared:
        declared = record.data.declared
        try:
            yield sources[declared["source"]].model_validate(declared)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]["msg"]
            raise BenchError(
                f"{folder.record_file(record.run_id)}: this version of the project does not know how the"
                f" images of this run were declared ({fault}): run its suite again"
            ) from None
    # A record keeps no absolute path, and older ones keep nothing; the suite may still be there.
    try:
        yield _in_suite(record, folder)
    except BenchError:
        return


def _in_suite(record: Record, folder: RunFolder) -> Dataset:
    loaded = load_suite(_suite_name(folder))
    # What `--set` changed is a hash in the folder's name, and cannot be read from it.
    named = [part for part in folder.path.name.split("@")[1:] if loaded.suite.profile(part)]
    variant = Variant(named[0] if named else None)
    (cell,) = expand(loaded, variant, {axis: [record.names[axis]] for axis in AXES})
    return cell.config.dataset


def _suite_name(folder: RunFolder) -> str:
    return folder.path.name.partition("@")[0].removesuffix("-stand-in")
