"""`bench search --compare`: which searcher earns its cost on a suite."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from bench.analysis.search_comparison import Contestant, contestants
from bench.cli.make_trials import make_trials
from bench.cli.run import INTERRUPTED
from bench.errors import BenchError
from bench.execution.executor import Limits
from bench.files import write_bytes, write_text
from bench.records.study import Study
from bench.report import formats
from bench.report.formats import Format
from bench.report.renderings import markdown_rows
from bench.report.searches.names import spoken
from bench.search.budget import Budget
from bench.search.cells import Start
from bench.search.comparison import searchers
from bench.search.studies import open_studies


def compare(console: Console, start: Start, budget: Budget, limits: Limits, repeats: int) -> None:
    """Lets every engine and sampler search under the same budget, with the same seeds, and compares them.

    A study that was made before goes on, or is taken as it was at that budget.

    Raises:
        BenchError: No searcher can search the space.
    """
    wanted, refused = searchers(start, range(repeats))
    for sentence in refused:
        console.print(f"left out: {sentence}", soft_wrap=True)
    found: dict[str, list[Study]] = {}
    folder = None
    for label, several in wanted.items():
        for searcher in several:
            (study,) = open_studies([start], searcher, limits)
            console.print(f"{label}, seed {searcher.seed}", style="bold")
            if not make_trials(console, study, budget):
                sys.exit(INTERRUPTED)
            # A study that went on longer before is taken as it was at this budget.
            found.setdefault(label, []).append(study.document(budget.trials))
            folder = study.workshop.folder.path
    if folder is None:
        raise BenchError("no searcher can search this space:\n" + "\n".join(f"  {text}" for text in refused))
    compared = contestants(found)
    objective = start.search.objective[0]
    headings, rows = _rows(compared, objective)
    table = Table(*headings, box=box.SIMPLE, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    # Here, since figures take a second to import, which every other command would wait for.
    from bench.report.looks import png
    from bench.report.searches.progress import comparison

    name = "_".join(["comparison", *start.prefix])
    picture = png(comparison(compared, objective, start.loaded.suite.suite))
    write_bytes(folder / f"{name}.png", picture)
    write_text(folder / f"{name}.md", markdown_rows(headings, rows, left=1) + "\n")
    console.print(f"written: {folder}/{name}.{{png,md}}", soft_wrap=True)


def _rows(compared: Sequence[Contestant], objective: str) -> tuple[list[str], list[list[str]]]:
    """The comparison as text: the best value in the end and its cost, as mean and range over seeds."""
    headings = ["searcher", "seeds", f"best {spoken(objective)}", "time", "epochs"]
    return headings, [
        [
            one.label,
            str(one.studies),
            _spelled(one, "final", formats.score),
            _spelled(one, "seconds", formats.duration),
            _spelled(one, "epochs", formats.count),
        ]
        for one in compared
    ]


def _spelled(contestant: Contestant, name: str, form: Format) -> str:
    found = getattr(contestant, name)
    if contestant.studies == 1:
        return formats.known(found.mean, form)
    return formats.with_interval(found.mean, found.low, found.high, form)
