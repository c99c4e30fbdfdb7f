"""`bench publish`: copies a complete plan's results to the `results/` folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.cli.console import make_console
from bench.cli.data.bars import Bars
from bench.cli.options import DeviceOption, ProfileOption, SetOption, SuiteArgument, plan_for

EPILOG = "Example: bench publish casting"
ResultsOption = Annotated[
    Path, typer.Option("--results", metavar="FOLDER", help="Where published results are.")
]


def add_to(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("publish", epilog=EPILOG)(publish)
    app.command("verify", epilog="Example: bench verify")(verify_results)


def publish(
    suite: SuiteArgument,
    profile: ProfileOption = None,
    set_: SetOption = None,
    device: DeviceOption = "auto",
    results: ResultsOption = Path("results"),
) -> None:
    """Copies records, predictions, tables and figures of a complete suite to `results/<suite>/`."""
    # Here, since figures and scores take a second to import, which every other command would wait for.
    from bench.report.publish import publish as publish_plan

    plan = plan_for(suite, profile, None, None, set_, device)
    with Bars(make_console()) as bars:
        paths = publish_plan(plan.folder, plan.document(), results, plan.by_fingerprint, bars.show)
    for path in paths:
        print(path)


def verify_results(results: ResultsOption = Path("results")) -> None:
    """Derives every published table again from its records and predictions; a difference ends in status 1."""
    from bench.report.verify import verify

    differences = verify(results)
    for difference in differences:
        print(difference)
    if differences:
        raise typer.Exit(1)
    print("every published number derives from its records and predictions")
