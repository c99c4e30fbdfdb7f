"""The page of a suite's results that a person reads."""

from __future__ import annotations

from bench.analysis.cells import reason_of, status_of
from bench.analysis.flags import MEANINGS
from bench.analysis.reference import FIELDS
from bench.report import page_classes, page_limits, page_setup, page_shows, page_standing
from bench.report.page_audit import audited
from bench.report.page_explained import explained
from bench.report.page_published import differences, published
from bench.report.renderings import escape, markdown, markdown_rows
from bench.report.results import Results
from bench.report.searches.page import searches
from bench.report.view import view

_IMPORTANCE = 7
HOW_TO_READ = (
    "Scores are of the test split, which each run read once, after the epoch was chosen on validation."
    " Their intervals say where the mean of many more seeds and test images like these would lie."
    " A mean is over the runs that completed. Training time is the time of fitting, without compiling;"
    " the train-test gap is the accuracy on the training split minus that on the test split."
)


def page(results: Results) -> str:
    """`README.md` of the folder of a suite's results: the same results give the same bytes."""
    sections = [
        f"# {escape(results.plan.title)}",
        banner(results),
        _section("What was compared", page_setup.compared(results)),
        _section("Results", _results(results)),
        _section("Which rows can be told apart", page_standing.standing(results)),
        _section("Which row to take", page_standing.decision(results)),
        _section("What the table shows, axis by axis", page_shows.shows(results)),
        _section("What it cannot show", page_limits.cannot_show(results)),
        _section("Searches", searches(results)),
        _section("Images that stand twice", audited(results)),
        _section("Beside the published numbers", published(results)),
        _section("Where the protocol differs from the published one", differences(results)),
        _section("What the flags mean", flags(results)),
        _section("Runs that did not complete", failures(results)),
        _section("Learning curves", _curves(results)),
        _section("By class", page_classes.by_class(results)),
        _section("What the best network gets wrong, and where it looks", explained(results)),
        _section("Notes on this suite", notes(results)),
        _section("What to know about the loaders", loader_remarks(results)),
        _section("Where it ran", page_setup.provenance(results)),
        _section("Run it again", page_setup.reproduction(results.plan)),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n{text}" if text else ""


def _bullets(lines: list[str]) -> str:
    return "\n".join(f"- {escape(line)}" for line in lines)


def notes(results: Results) -> str:
    """The suite's own sentences."""
    return _bullets(results.plan.notes)


def banner(results: Results) -> str:
    """What nobody may miss: drawn images, a smaller profile, changed settings."""
    plan, warnings = results.plan, []
    if plan.stand_ins:
        warnings.append(
            f"**Stand-in data.** The images of {', '.join(plan.stand_ins)} were drawn by a program, because"
            " the real ones were not on the machine. These numbers show that the suite runs;"
            " they say nothing about the real images, and cannot be compared with published ones."
        )
    if plan.profile:
        warnings.append(
            f"**Profile `{plan.profile}`.** A smaller edition of the suite, not the suite itself."
        )
    if plan.settings:
        changed = ", ".join(f"`{path}={value}`" for path, value in plan.settings.items())
        warnings.append(f"**Changed settings:** {changed}.")
    return "\n>\n".join(f"> {warning}" for warning in warnings)


def _results(results: Results) -> str:
    ours = results.table.drop(columns=list(FIELDS))  # The published numbers have a section of their own.
    shown = view(ours, results.plan).up_to(_IMPORTANCE)
    more = (
        "All columns: [table.md](table.md), [table.csv](table.csv), [table.json](table.json),"
        " [table.tex](table.tex). To sort, filter and open each row's runs, open [report.html](report.html)"
        " in a browser."
    )
    parts = [markdown(shown).rstrip("\n"), HOW_TO_READ, more]
    if results.table["runs"].any():
        parts.append("![Weighted F1 of each seed, by row of the table](figures/weighted_f1.png)")
    return "\n\n".join(parts)


def flags(results: Results) -> str:
    """What the flags of the table mean; empty where there is none."""
    found = {flag.partition(" (")[0] for text in results.table["flags"] for flag in text.split("; ") if flag}
    lines = [f"- `{flag}`: {MEANINGS.get(flag, 'see the records')}." for flag in sorted(found)]
    if lines:
        lines.append("\nA flagged run stays in the mean.")
    return "\n".join(lines)


def failures(results: Results) -> str:
    """The runs that did not complete, and why; empty where all did."""
    if results.failures.empty:
        return ""
    rows = []
    for name, runs in zip(results.names, results.cells, strict=True):
        seeds: dict[tuple[str, str], list[str]] = {}
        for run, record in runs.pairs:
            if status_of(record) != "completed":
                seeds.setdefault((status_of(record), reason_of(record)), []).append(str(run.seed))
        rows += [[name, ", ".join(group), *why] for why, group in seeds.items()]
    table = markdown_rows(["row", "seeds", "status", "reason"], rows, left=4)
    return f"{table}\n\nA row with such a run is shown but not ranked; its mean is over the other seeds."


def _curves(results: Results) -> str:
    if not results.table["runs"].any():
        return ""
    return (
        "Loss by epoch, one thin line a seed; a dot marks the epoch whose weights were kept. A first epoch"
        " far above the others leaves its panel.\n\n"
        "![Loss by epoch for each row of the table](figures/learning_curves.png)"
    )


def loader_remarks(results: Results) -> str:
    """What to know about each loader."""
    remarks = results.plan.loader_remarks
    return "\n".join(f"- `{loader}`: {escape(line)}" for loader, lines in remarks.items() for line in lines)
