"""What a study found becomes a row of its suite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bench.analysis.searches import allowed_epochs, cost, winner
from bench.execution.tuned import base_digest, write_tuned
from bench.files import write_json
from bench.records.study import Trial
from bench.records.tuned import Tuned
from bench.search.studies import OpenStudy


def finish(study: OpenStudy) -> Tuned | None:
    """Keeps the winner of a study beside the suite's runs, with all trials, in place of an earlier one.

    Returns:
        The winner, to be trained as a row of the suite; None if no trial completed.
    """
    with study.ledger.locked():
        trials = study.ledger.trials()
        best = winner(study.definition, trials)
        if best is None:
            return None
        found = _tuned(study, best, trials)
        folder = study.workshop.suite
        write_json(folder.study_file(found.study), study.document().model_dump(mode="json"))
        write_tuned(folder, found)
    return found


def others_at_work(study: OpenStudy) -> int:
    """How many trials other processes are at work on, of those that share the study's folder."""
    return sum(trial.status == "running" for trial in study.ledger.trials())


def begun_elsewhere(study: OpenStudy) -> int:
    """How many trials began on machines that share the engine's storage only, and have not ended yet.

    Nobody here can tell whether somebody is still at work on them.
    """
    with study.ledger.locked():
        trials = study.ledger.trials()
        return study.engine.begun(trials) - len(trials)


def _tuned(study: OpenStudy, best: Trial, trials: Sequence[Trial]) -> Tuned:
    definition, start = study.definition, study.start
    seconds, epochs = cost(trials)
    return Tuned(
        study=definition.name,
        label=f"{start.names['architecture']} tuned ({study.searcher}, {len(trials)} trials)",
        searcher=study.searcher,
        names=dict(start.names),
        trial_names=dict(start.trial_names),
        settings=start.settings(best.values),
        base_digest=base_digest(start.cell({}).config),
        engine=definition.engine,
        sampler=definition.sampler,
        pruner=definition.pruner,
        seed=definition.seed,
        same_protocol=_same_protocol(study, best),
        objectives=list(definition.objectives),
        trial=best.number,
        scores=best.scores,
        seeds=definition.seeds,
        trials=dict(Counter(trial.status for trial in trials)),
        seconds=seconds,
        epochs=epochs,
    )


def _same_protocol(study: OpenStudy, best: Trial) -> bool:
    """Whether the winning trial trained as its row will: an engine may have given it fewer epochs."""
    own = study.definition.configuration["protocol"]["epochs"]
    return study.start.trial_names == study.start.names and allowed_epochs(best) in (0, own)
