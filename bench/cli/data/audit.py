"""`bench data audit`: images that stand twice in a dataset, within a split or across splits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.cli.console import make_console
from bench.cli.data.bars import Bars
from bench.cli.data.datasets import every_split_of, titles_by_split
from bench.cli.data.pictures import OutputOption, picture_folder, told_apart, write_picture
from bench.cli.data.show_audit import show_audit
from bench.cli.options import ProfileOption, SetOption, SuiteArgument, plan_for
from bench.data.audit.listing import twin_list
from bench.data.manifest import Manifest
from bench.files import write_text
from bench.records.audit import Audit, write_audit

EPILOG = "Example: bench data audit casting --fail-on-leak"
LEAK = 1
PAGES = 4

FailOption = Annotated[
    bool,
    typer.Option(
        "--fail-on-leak",
        help="Exit status 1 where an image is, exactly or nearly, in two splits or has two labels.",
    ),
]


def add_to(group: typer.Typer) -> None:
    """Adds the command."""
    group.command("audit", epilog=EPILOG)(audit)


def audit(
    suite: SuiteArgument,
    profile: ProfileOption = None,
    set_: SetOption = None,
    output: OutputOption = None,
    fail_on_leak: FailOption = False,
) -> None:
    """Looks for images that stand twice in the datasets of a suite, above all across splits.

    Found are files that are the same byte for byte, and near twins: re-encoded, brighter or darker, a little
    cropped, flipped, rotated by 90 degrees. Writes contact sheets of pairs, the most serious first, a list of
    all images that have a twin, and what was found as JSON. Where each seed draws its own split, all of them
    are audited, since another split may have other leaks. Each is audited once; after that, the answer is
    recalled.
    """
    # Here, since what compares images takes a moment to import, which every other command would wait for.
    from bench.data.audit.find import find_twins

    console = make_console()
    plan = plan_for(suite, profile, None, None, set_, "cpu")
    folder, shown = picture_folder(plan, output), every_split_of(plan)
    names = told_apart(item.names[0] for item in shown)
    leaking = False
    for resolved, title, name in zip(shown, titles_by_split(shown), names, strict=True):
        with Bars(console) as bars:
            found = find_twins(resolved.manifest, bars.show)
        leaking |= found.leaking
        show_audit(console, title, found)
        _write(console, resolved.manifest, title, found, folder / name)
        console.print()
    if fail_on_leak and leaking:
        raise typer.Exit(LEAK)


def _write(console: Console, manifest: Manifest, title: str, found: Audit, start: Path) -> None:
    """Writes the files of an audit, whose paths begin with that of `start`."""
    # Here, since figures take a second to import, which every other command would wait for.
    from bench.report.dataset_pictures.twins import chain_sheet, twin_sheets

    folder, name = start.parent, start.name
    document, listed = folder / f"{name}-twins.json", folder / f"{name}-twins.csv"
    write_audit(document, found)
    write_text(listed, twin_list(manifest, found).to_csv(index=False))
    for file in (document, listed):
        console.print(f"written: {file}", soft_wrap=True)
    # An earlier audit, of other images, may have had more pages.
    for old in folder.glob(f"{name}-twins-*.png"):
        old.unlink()
    sheets = twin_sheets(manifest, found.pairs, title, PAGES, found.counts.pairs)
    for number, figure in enumerate(sheets, start=1):
        write_picture(console, folder / f"{name}-twins-{number}.png", figure)
    if (chains := chain_sheet(manifest, found.linked, title)) is not None:
        write_picture(console, folder / f"{name}-twins-groups.png", chains)
