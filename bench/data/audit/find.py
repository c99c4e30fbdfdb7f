"""An audit of a manifest, made once."""

from __future__ import annotations

from bench.data.audit.assembly import assemble
from bench.data.audit.files import Files
from bench.data.audit.known import keep_audit, known_audit
from bench.data.audit.near import Progress, find_near_twins
from bench.data.audit.thumbnails import opener
from bench.data.manifest import Manifest
from bench.records.audit import Audit


def find_twins(manifest: Manifest, progress: Progress = lambda stage, total, done: None) -> Audit:
    """Finds the images that stand twice in a dataset, or recalls what was found before.

    Args:
        manifest: The dataset.
        progress: Is told how far it is.

    Raises:
        BenchError: The cache cannot be written in.
    """
    known = known_audit(manifest.digest)
    if known is not None:
        return known
    files = Files.of(manifest)
    paths = [files.paths[index] for index in files.firsts()]
    found = assemble(manifest.digest, files, find_near_twins(opener(manifest), paths, progress))
    keep_audit(found)
    return found
