"""Explanations of a suite's best runs, for its page of results: only of images that may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bench.analysis.best import best_on_validation
from bench.data.resolve import resolve_stand_in
from bench.errors import BenchError
from bench.execution.places import Places
from bench.execution.plan import Task
from bench.records.store import RunFolder
from bench.report.dataset_pictures import Variation, augmented_preview
from bench.report.explained import Explained
from bench.report.explanations.captions import AUGMENTED, LEARNING_CURVES
from bench.report.explanations.chosen_image import choose_image
from bench.report.explanations.curves import learning_curves
from bench.report.explanations.drawn_images import drawn_gallery
from bench.report.explanations.explain import Explanation, Shown, add_pictures
from bench.report.explanations.found_images import gallery_of
from bench.report.explanations.gallery import Gallery
from bench.report.explanations.network import open_network
from bench.report.explanations.subject import Subject
from bench.report.results import Results

if TYPE_CHECKING:
    import keras
    from matplotlib.figure import Figure

_COUNT = 4
NO_IMAGES = "the images were not at hand when these results were published"


def explain_best_runs(
    results: Results, source: RunFolder, tasks: Mapping[str, Task]
) -> tuple[list[Explained], dict[str, bytes]]:
    """Makes the pictures of the first run of each dataset's best cell.

    Args:
        results: Of the suite.
        source: Where predictions and networks are.
        tasks: The planned runs, with their images, by fingerprint.

    Returns:
        What was made, and the pictures by their paths below the folder of results.
    """
    explained: list[Explained] = []
    files: dict[str, bytes] = {}
    for dataset, runs in best_on_validation(results.cells).items():
        subject = Subject.of(runs.completed[0][0], source)
        task = tasks.get(subject.record.fingerprint)
        found, pictures = _explain(dataset, subject, task, _augmented(task, tasks.values()))
        explained.append(found)
        files |= pictures
    return explained, files


def _augmented(best: Task | None, tasks: Iterable[Task]) -> Task | None:
    """A run whose augmentation can be previewed: the best one, or else the first on the same images."""
    if best is None:
        return None
    alike = [task for task in tasks if task.manifest.digest == best.manifest.digest]
    return next((task for task in (best, *alike) if _is_lawful(task)), None)


def _is_lawful(task: Task) -> bool:
    augmentation = task.run.cell.config.regularisation.augmentation
    return augmentation is not None and not augmentation.native


def _explain(
    dataset: str, subject: Subject, task: Task | None, augmented: Task | None
) -> tuple[Explained, dict[str, bytes]]:
    made = Explanation()
    made.add({LEARNING_CURVES: learning_curves(subject.outcome, subject.name)})
    if task is None:
        made.problems.append(NO_IMAGES)
    else:
        network = made.attempt(lambda: open_network(subject))
        gallery = made.attempt(lambda: _gallery(subject, task, network))
        chosen = choose_image(subject, gallery, None)
        drawn = "" if may_be_shown(task) else "; drawn images"
        add_pictures(made, subject, Shown(gallery, network, chosen, subject.name + drawn), _COUNT)
    if augmented is not None and (preview := made.attempt(lambda: _preview(augmented))) is not None:
        made.add({AUGMENTED: preview})
    pictures = {f"figures/{dataset}/{name}": content for name, content in made.files.items()}
    places = Places.of_this_machine()
    return (
        Explained(
            dataset=dataset,
            run_id=subject.record.run_id,
            images="own" if task is None or may_be_shown(task) else "drawn",
            pictures=list(pictures),
            missing=[places.hidden_in(problem) for problem in made.problems],
        ),
        pictures,
    )


def _preview(task: Task) -> Figure:
    run, manifest, drawn = task.run, task.manifest, ""
    if not may_be_shown(task):
        if (stand_in := run.cell.config.dataset.stand_in) is None:
            raise BenchError("no augmented image may be shown, and the dataset declares no stand-in")
        manifest, drawn = resolve_stand_in(run.cell.config.dataset, stand_in, run.seed), "; drawn images"
    title = f"regularisation {run.cell.names['regularisation']}{drawn}"
    return augmented_preview(manifest, Variation.of(run.cell.config, run.seed), title)


def may_be_shown(task: Task) -> bool:
    """Whether a run's own images may be published: drawn ones, and those whose licence allows it."""
    return task.manifest.stand_in is not None or task.run.cell.config.dataset.publish_images


def _gallery(subject: Subject, task: Task, network: keras.Model | None) -> Gallery | None:
    """The images to show; None where they would have to go through a network that is not there."""
    if may_be_shown(task):
        predictions = subject.folder.read_predictions(subject.record.run_id)
        return gallery_of(subject, predictions, task.manifest)
    if network is None:
        return None
    return drawn_gallery(subject, task.run.cell.config.dataset, network)
