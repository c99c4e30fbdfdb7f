"""What a page says of the searches whose winners are rows of its table."""

from __future__ import annotations

from collections.abc import Iterator

from bench.analysis.luck import Luck, luck
from bench.analysis.searches import found_again
from bench.records.study import Study
from bench.report import formats
from bench.report.renderings import escape
from bench.report.results import Results
from bench.report.searches.names import settings_text, spoken
from bench.report.searches.pictures import CAPTIONS, available, picture_path

_OPENING = (
    "Trials were scored on validation images alone. A winner was then trained again from the start with the"
    " seeds of the suite, none of which the search had used; only those runs are in the table. The score of"
    " the winning trial is the best of many, which flatters it: what fresh seeds do not reach was luck."
)


def searches(results: Results) -> str:
    """Each search with its cost, its winner, how much of that was luck, and its pictures; empty without."""
    found = luck(results.plan, results.planned)
    if not found:
        return ""
    studies = {study.definition.name: study for study in results.studies}
    parts = [_OPENING]
    for one in found:
        parts.append(" ".join(_sentences(one, studies[one.tuned.study])))
        parts += _pictures(studies[one.tuned.study])
    return "\n\n".join(parts)


def verdict(found: Luck) -> str:
    """How much of a winner's score was luck, in one sentence."""
    score = spoken(found.objective)
    trial = f"{score} {formats.decimal(found.trial)} in trial {found.tuned.trial}"
    if found.fresh is None or found.difference is None:
        return f"{trial}; with fresh seeds it has not been trained yet."
    fresh = formats.with_interval(found.fresh.mean, found.fresh.low, found.fresh.high, formats.score)
    protocol = "" if found.tuned.same_protocol else ", or by the other protocol of trials"
    if found.difference > 0:
        less = formats.decimal(found.difference)
        return f"{trial}, {fresh} with fresh seeds: {less} less, as far as these tell by luck{protocol}."
    return f"{trial}, {fresh} with fresh seeds: no luck shows{protocol}."


def _sentences(found: Luck, study: Study) -> Iterator[str]:
    tuned, definition = found.tuned, study.definition
    counts = ", ".join(f"{count} {status}" for status, count in tuned.trials.items())
    pruning = "" if tuned.pruner == "none" else f" with {tuned.pruner} pruning"
    runs = f"{len(tuned.seeds)} runs" if len(tuned.seeds) > 1 else "one run"
    yield f"**{escape(tuned.label)}**: {tuned.engine}, sampler {tuned.sampler}{pruning}, seed {tuned.seed};"
    total, parameters = sum(tuned.trials.values()), len(definition.space)
    yield f"{total} trials ({counts}) of {runs} each over {parameters} parameters,"
    yield f"{formats.duration(tuned.seconds)} and {formats.count(tuned.epochs)} epochs in all{_again(study)}."
    yield f"Found: {escape(settings_text(tuned.settings))}."
    yield verdict(found)[:1].upper() + verdict(found)[1:]


def _again(study: Study) -> str:
    """How much of a study was no work, since its engine had proposed it before."""
    again = len(found_again(study.trials))
    return f", of which {again} runs were those of an earlier trial" if again else ""


def _pictures(study: Study) -> list[str]:
    return [f"![{CAPTIONS[name]}]({picture_path(study, name)})" for name in available(study)]
