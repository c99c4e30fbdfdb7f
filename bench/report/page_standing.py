"""Which rows can be told apart, and which one to take, on the page."""

from __future__ import annotations

from collections.abc import Iterator

from bench.analysis.power import POWER
from bench.analysis.standing import Standing
from bench.report import formats
from bench.report.decided import Decided, decided, f1_of
from bench.report.figures_pareto import PARETO
from bench.report.formats import behind
from bench.report.page_setup import command
from bench.report.renderings import escape, markdown_rows
from bench.report.results import Results


def standing(results: Results) -> str:
    """The comparison of each row with the best one."""
    parts = [part for each in results.choices for part in _one(results, each)]
    if not parts:
        return ""
    of_twenty = "page of twenty" if len(results.choices) == 1 else "of twenty such rankings"
    compared = [found for each in results.choices for found in each.comparisons.values()]
    none = formats.none_found(found.detectable for found in compared)
    return "\n\n".join([*parts, _METHOD.format(of_twenty=of_twenty, none=none)])


def decision(results: Results) -> str:
    """Which row to take, and the picture of scores and costs; empty where there is nothing to choose from."""
    if not results.choices:
        return ""
    table = command("table", results.plan)
    limits = f"With limits of your own: `{table} --max-size 10 --max-latency 20 --max-loss 0.02`."
    return "\n\n".join([*map(_paragraph, decided(results, {})), limits, _PARETO])


def _paragraph(found: Decided) -> str:
    heading = [f"**{escape(found.of)}**:\n"] if found.of else []
    return "\n".join([*heading, *(f"- {escape(line)}" for line in found.lines)])


_METHOD = (
    "An interval of a difference holds with 95 % for all rows at once, whichever is best: seeds and test"
    " images vary, images are paired between rows, near-duplicate images count as one (the test of Games and"
    " Howell, for runs and images that are crossed, made more cautious where seeds are few). Where no row is"
    " better than another, at most one {of_twenty} says of any that it beats one, here or axis by axis"
    " below. A row whose seeds scatter can be level with the best while one with a higher mean is below it:"
    " not because it is as good, but because less is known of it. `detectable` is the true difference that"
    f" another table like this one would show with a probability of {POWER:.0%}{{none}}."
)
_PARETO = (
    "The line joins the rows that no other row beats in both score and cost, by their means; upright"
    " bars are the 95 % intervals of the score, level ones the range of the cost over the runs. Latencies and"
    " times are as measured: of equal networks they differ by what else the machine did, and"
    " where level bars overlap, the line tells nothing.\n\n"
    f"![Weighted F1 against size, latency and training time]({PARETO})"
)


def _one(results: Results, each: Standing) -> Iterator[str]:
    title = results.title_of(each)
    of = f"**{escape(title)}**: " if title else ""
    best = escape(results.names[each.best])
    if not each.comparisons:
        yield f"{of}Each row rests on one seed, so nothing tells a difference between rows from luck."
        return
    level = len(each.level)
    apart = len(each.rows) - level
    yield (
        f"{of}Of {len(each.rows)} complete rows, {best} has the best mean. {apart} can be told apart from it,"
        f" {level - 1} cannot."
    )
    yield _table(results, each)
    for numbers in dict.fromkeys(filter(None, map(results.same_networks.get, each.rows))):
        names = escape("; ".join(results.names[number] for number in numbers))
        yield (
            f"{names} are the same networks, bit for bit, with every seed: what they differ in changed"
            " nothing that was kept, and is not tested here."
        )


def _table(results: Results, each: Standing) -> str:
    rows = [[results.names[each.best], f1_of(results, each.best), "best", "", ""]]
    ordered = sorted(each.comparisons.items(), key=lambda item: item[1].difference)
    rows += [
        [
            results.names[number],
            f1_of(results, number),
            str(results.table["standing"][number]),
            behind(found),
            formats.found(found.detectable),
        ]
        for number, found in ordered
    ]
    return markdown_rows(["row", "weighted F1", "standing", "behind the best", "detectable"], rows, left=1)
