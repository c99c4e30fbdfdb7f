"""`bench show`: what one finished run learned, got wrong and looks at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.cli.console import make_console
from bench.errors import BenchError
from bench.records.lookup import find_record, last_record
from bench.records.store import RunFolder, read_record

EPILOG = (
    "Examples:\n\n"
    "    bench show\n\n"
    "    bench show 4e586ac74dad\n\n"
    "    bench show runs/casting/records/RUN.json --image new.jpeg --output shown"
)
RunArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[RUN]",
        help="Id of a run, the end of its id (a fingerprint), or the path of its record; by default, the run "
        "that ended last.",
    ),
]
ImageOption = Annotated[
    str | None,
    typer.Option(
        "--image",
        metavar="PATH",
        help="The image of the feature maps: any image file, or a test image as predictions.csv names it.",
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", metavar="FOLDER", help="Where to write, in place of explanations/RUN beside the record."
    ),
]
CountOption = Annotated[
    int, typer.Option("--count", metavar="N", min=1, help="Mistakes and right predictions to show.")
]


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("show", epilog=EPILOG)(show)


def show(
    run: RunArgument = None, image: ImageOption = None, output: OutputOption = None, count: CountOption = 6
) -> None:
    """Explains a finished run: its scores, confusions, mistakes, Grad-CAM and feature maps, on one page."""
    # Here, since figures and scores take a second to import, which every other command would wait for.
    from bench.report.explanations.explain import explain
    from bench.report.explanations.folder import output_folder, write
    from bench.report.explanations.subject import Subject
    from bench.report.explanations.summary import summary

    path = last_record() if run is None else find_record(run)
    subject = Subject.of(read_record(path), RunFolder(path.parent.parent))
    folder = output or output_folder(subject)
    console = make_console()
    console.print(summary(subject, console.width))
    made = explain(subject, image, count)
    files = write(subject, made, folder)
    console.print(f"written: {folder}/{{{','.join(files)}}}", soft_wrap=True)
    console.print(f"begin with {folder / files[0]}", soft_wrap=True)
    if made.problems:
        raise BenchError("some of it could not be made:\n" + "\n".join(f"  {text}" for text in made.problems))
