"""What was compared, where it ran and how to run it again, on the page."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bench.analysis.cells import CellRuns
from bench.records.plan_document import PlanDocument
from bench.records.record import Environment, Record
from bench.records.tuned import Tuned
from bench.report import formats
from bench.report.figures import balance_path
from bench.report.image_sources import where_from
from bench.report.renderings import escape, markdown_rows
from bench.report.results import Results
from bench.report.settings_in_words import of_architecture, of_protocol, of_regularisation
from bench.suite.schema import Axis


def compared(results: Results) -> str:
    """The datasets with their counts, the seeds, and in words what the names of rows stand for."""
    plan = results.plan
    seeds = list(dict.fromkeys(run.seed for cell in plan.cells for run in cell.runs))
    number = len(plan.cells)
    opening = (
        f"{number} {'row' if number == 1 else 'rows'}, {_run(results)} once with"
        f" {'seed' if len(seeds) == 1 else 'each of the seeds'} {', '.join(map(str, seeds))}."
    )
    return "\n\n".join(
        [opening, *_datasets(results), *_weights(plan), *_named(results), *_protocols(results)]
    )


def _run(results: Results) -> str:
    """How many of the rows have run."""
    number, ran = len(results.cells), sum(bool(runs.completed) for runs in results.cells)
    if ran == number:
        return "each run"
    return f"of which {ran} ran, each" if ran else "to be run"


def provenance(results: Results) -> str:
    """The environments, commits and dates of the runs."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in results.in_order:
        groups[_environment(record.environment)].append(record)
    if not groups:
        return ""
    days = sorted(record.started_at[:10] for record in results.in_order)
    when = days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
    lines = [f"- {text} ({len(records)} of {len(results.in_order)} runs)" for text, records in groups.items()]
    return "\n\n".join([f"Run {when} (UTC).", "\n".join(lines), *_certified(results.in_order)])


def _certified(records: Sequence[Record]) -> Iterator[str]:
    """What training some of the runs a second time showed."""
    certificates = [record.certificate for record in records if record.certificate is not None]
    for where, found in (
        ("on the same kind of machine", [one for one in certificates if not one.elsewhere]),
        ("elsewhere", [one for one in certificates if one.elsewhere]),
    ):
        if found:
            same = sum(one.same for one in found)
            number = "One run was" if len(found) == 1 else f"{len(found)} runs were"
            yield f"{number} trained a second time {where}: {same} gave the same weights, bit for bit."


def reproduction(plan: PlanDocument) -> str:
    """The commands that make this page again."""
    plain = not plan.profile and not plan.settings
    run = f"make bench SUITE={plan.suite}" if plain else command("run", plan)
    searches = [" ".join([command("search", plan), *_searcher(tuned)]) for tuned in plan.tuned]
    # One command searches from every cell of the suite's block.
    return "\n".join(["```", *dict.fromkeys(searches), run, "```"])


def _searcher(tuned: Tuned) -> list[str]:
    pruner = [] if tuned.pruner == "none" else [f"--pruner {tuned.pruner}"]
    total = sum(tuned.trials.values())
    return [
        f"--engine {tuned.engine} --sampler {tuned.sampler}",
        *pruner,
        f"--seed {tuned.seed} --trials {total} --study {tuned.searcher}",
    ]


def command(name: str, plan: PlanDocument) -> str:
    """A command on the runs of this plan, such as `bench run casting --profile smoke`."""
    options = [f"--profile {plan.profile}"] if plan.profile else []
    options += [f"--set {shlex.quote(f'{path}={value}')}" for path, value in plan.settings.items()]
    return " ".join([f"bench {name} {plan.suite}", *options])


def _datasets(results: Results) -> list[str]:
    """A sentence and a table of counts for each dataset."""
    by_name: dict[str, list[CellRuns]] = defaultdict(list)
    for runs in results.cells:
        by_name[runs.cell.names["dataset"]].append(runs)
    texts: list[str] = []
    for name, cells in by_name.items():
        records = [record for runs in cells for record in runs.records]
        texts += _dataset(name, records, cells[0].cell.dataset, results.plan.suite) if records else []
        if name in results.datasets:
            texts.append(f"![Images of each class of {escape(name)}, by split]({balance_path(name)})")
    return texts


def _dataset(name: str, records: list[Record], declared: Mapping[str, Any], suite: str) -> list[str]:
    data = next((record for record in records if record.outcome), records[0]).data
    digests = list(dict.fromkeys(record.data.manifest_digest for record in records))
    sentence = f"**{escape(name)}**"
    sentence += f" (stand-in: drawn by `{data.stand_in}`)" if data.stand_in else ""
    if len(digests) == 1:
        sentence += f": images by split and class; manifest `{digests[0][:12]}`, drawn as `plan.json` says."
    else:
        sentence += (
            f": images by split and class, of one of {len(digests)} manifests (the splits are redrawn)."
        )
    if data.skipped:
        sentence += f" {data.skipped} unreadable images were left out."
    sentence = " ".join([sentence, *where_from(declared, suite, drawn=bool(data.stand_in))])
    splits = list(data.counts)
    rows = [
        [label, *(formats.count(data.counts[split].get(label, 0)) for split in splits)]
        for label in data.classes
    ]
    rows.append(["all", *(formats.count(sum(data.counts[split].values())) for split in splits)])
    return [sentence, markdown_rows(["class", *splits], rows)] if splits else [sentence]


def _weights(plan: PlanDocument) -> list[str]:
    """A sentence for each of the suite's own files of weights."""
    return [
        f"**{escape(name)}** starts from a file of weights that the suite names. {escape(obtain)}"
        for name, obtain in plan.obtain_weights.items()
    ]


_NAMED: tuple[tuple[Axis, Callable[[Mapping[str, Any]], list[str]]], ...] = (
    ("architecture", of_architecture),
    ("regularisation", of_regularisation),
)


def _named(results: Results) -> Iterator[str]:
    """What each architecture and each regularisation is, by the name that rows give it."""
    lines: dict[str, str] = {}
    for axis, words in _NAMED:
        for runs in results.cells:
            # Of a run that was no valid one the record may hold less.
            found = runs.records[0].configuration.get(axis) if runs.records else None
            if found and (phrases := words(found)):
                name = f"{axis} {runs.cell.names[axis]}"
                lines.setdefault(name, f"- {escape(name)}: {escape(', '.join(phrases))}.")
    if lines:
        yield "\n".join(lines.values())


def _protocols(results: Results) -> list[str]:
    """How every run trained, then in what the rows differ."""
    phrases = {
        name: of_protocol(runs.records[0].configuration.get("protocol", {}))
        for name, runs in zip(results.names, results.cells, strict=True)
        if runs.records
    }
    if not phrases:
        return []
    common = [
        phrase for phrase in next(iter(phrases.values())) if all(phrase in own for own in phrases.values())
    ]
    differing: dict[str, list[str]] = defaultdict(list)
    for name, own in phrases.items():
        differing[", ".join(phrase for phrase in own if phrase not in common)].append(name)
    text = f"Every run: {', '.join(common)}."
    if len(differing) == 1:
        return [text]
    protocols = {
        name: runs.cell.names["protocol"] for name, runs in zip(results.names, results.cells, strict=True)
    }
    lines = [f"- {_whose(names, protocols)}: {own or 'nothing more'}." for own, names in differing.items()]
    return [f"{text} Beyond that:", "\n".join(lines)]


def _whose(names: Sequence[str], protocols: Mapping[str, str]) -> str:
    """The rows that train alike: by the name of their protocol where that says it, else one by one."""
    used = {protocols[name] for name in names}
    if len(used) == 1 and all((name in names) == (protocol in used) for name, protocol in protocols.items()):
        return f"protocol `{used.pop()}`"
    return escape("; ".join(names))


def _device_facts(environment: Environment) -> Iterator[str]:
    """What is known of a GPU beside its model."""
    if environment.device_memory_gib is not None:
        yield f"{environment.device_memory_gib:g} GiB"
    for name, version in (
        ("driver", environment.driver),
        ("CUDA", environment.cuda),
        ("cuDNN", environment.cudnn),
    ):
        if version is not None:
            yield f"{name} {version}"


def _environment(environment: Environment) -> str:
    """One environment in words, everything in it that readers may ask for."""
    versions = ", ".join(f"{name} {version}" for name, version in sorted(environment.versions.items()))
    commit = f"commit `{environment.git_commit[:12]}`" if environment.git_commit else "outside a git checkout"
    changed = " with uncommitted changes" if environment.git_dirty else ""
    device = ", ".join([environment.device_name, *_device_facts(environment)])
    return (
        f"{environment.device} ({escape(device)}), {environment.cores} cores,"
        f" {environment.memory_gib:.1f} GiB; backend {environment.backend}; {versions}; {commit}{changed}"
    )
