import numpy as np
import pytest
from made_records import EVIDENCE, LOADERS, environment, plan_of, planned_cell, record_of, scores_of

from bench.analysis.result_sets import ResultSet, compare_sets
from bench.records.record import WeightsFacts
from bench.report.results import Results

SEEDS = tuple(range(42, 50))


def a_set(*skills, change=lambda record: record, digest="", seeds=SEEDS):
    """A result set of one cell a skill; weights are told apart by `digest`."""
    cells = [planned_cell(seeds=seeds, loader=LOADERS[index]) for index in range(len(skills))]
    records = []
    for cell, skill in zip(cells, skills, strict=True):
        for seed in seeds if skill is not None else ():
            record = record_of(cell, seed, skill=skill)
            outcome = record.outcome.model_copy(update={"weights_digest": f"{digest}{skill}-{seed}"})
            records.append(change(record.model_copy(update={"outcome": outcome})))
    results = Results(plan_of(*cells), tuple(records), EVIDENCE)
    return ResultSet(results.cells, results.scored)


def verdicts(first, second):
    return [cell.verdict for cell in compare_sets(first, second)]


def test_each_cell_has_its_verdict():
    before = a_set(0.9, 0.9, 0.4, 0.7)
    after = a_set(0.4, 0.9, 0.9, 0.7, digest="x")
    found = compare_sets(before, after)
    assert [cell.verdict for cell in found] == ["worse", "same", "better", "same"]
    assert found[0].difference.high < 0
    assert found[0].second < found[0].first
    assert found[2].difference.low > 0


def test_equal_weights_are_identical_even_with_one_seed():
    (found,) = compare_sets(a_set(0.9, seeds=[42]), a_set(0.9, seeds=[42]))
    assert (found.verdict, found.one_seed) == ("identical", False)


@pytest.mark.parametrize(("skill", "verdict"), [(0.2, "worse"), (0.7, "same"), (0.98, "better")])
@pytest.mark.parametrize("seeds", [[42], SEEDS])
def test_with_one_seed_in_a_set_the_networks_are_compared_on_the_test_images(skill, verdict, seeds):
    (found,) = compare_sets(a_set(0.7, seeds=[42]), a_set(skill, digest="x", seeds=seeds))
    assert (found.verdict, found.one_seed, found.reason) == (verdict, True, "")
    assert found.difference.low <= found.second - found.first <= found.difference.high


def test_with_one_seed_the_luck_of_other_seeds_is_left_out():
    with_luck, without = (
        compare_sets(a_set(0.7, seeds=seeds), a_set(0.6, digest="x", seeds=seeds))[0].difference
        for seeds in (SEEDS[:2], SEEDS[:1])
    )
    assert without.high - without.low < with_luck.high - with_luck.low


def test_identical_cells_make_no_other_verdict_harder():
    (alone,) = compare_sets(a_set(0.9), a_set(0.8))
    among, *others = compare_sets(a_set(0.9, 0.7, 0.5), a_set(0.8, 0.7, 0.5))
    assert among.difference == alone.difference
    assert [cell.verdict for cell in others] == ["identical"] * 2


def changed(**fields):
    def change(record):
        return record.model_copy(update=fields)

    return change


def configured(record):
    protocol = {**record.configuration["protocol"], "epochs": 90}
    return record.model_copy(update={"configuration": {**record.configuration, "protocol": protocol}})


def other_images(record):
    return record.model_copy(update={"data": record.data.model_copy(update={"manifest_digest": "ef" * 32})})


def drawn(record):
    return record.model_copy(update={"data": record.data.model_copy(update={"stand_in": "casting"})})


pretrained = changed(weights=WeightsFacts(source="weights/base.h5", sha256="ab" * 32))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (configured, "protocol.epochs 30, now 90"),
        (other_images, "other images"),
        (drawn, "stand-in"),
        (pretrained, "starts from other weights: none, now SHA-256 abababababab"),
    ],
)
def test_what_is_not_comparable_says_why(change, reason):
    (found,) = compare_sets(a_set(0.9), a_set(0.9, change=change))
    assert found.verdict == "not comparable"
    assert reason in found.reason


def test_other_code_of_a_part_is_what_a_comparison_is_for():
    def edited(record):
        return record.model_copy(
            update={"configuration": {**record.configuration, "code": {"architecture": [2]}}}
        )

    assert verdicts(a_set(0.9), a_set(0.9, change=edited)) == ["identical"]


def test_runs_that_start_from_the_same_weights_are_comparable_wherever_the_file_is():
    elsewhere = changed(weights=WeightsFacts(source="/other/base.h5", sha256="ab" * 32))
    assert verdicts(a_set(0.9, change=pretrained), a_set(0.9, digest="x", change=elsewhere)) == ["same"]
    other = changed(weights=WeightsFacts(source="weights/base.h5", sha256="cd" * 32))
    (found,) = compare_sets(a_set(0.9, change=pretrained), a_set(0.9, change=other))
    assert found.reason == "starts from other weights: SHA-256 abababababab, now SHA-256 cdcdcdcdcdcd"


def test_equal_weights_with_other_answers_are_not_identical():
    def other_answers(record):
        metrics = dict(record.outcome.metrics)
        metrics["test"] = scores_of(0.1, record.seed)
        return record.model_copy(update={"outcome": record.outcome.model_copy(update={"metrics": metrics})})

    assert verdicts(a_set(0.95), a_set(0.95, change=other_answers)) == ["worse"]


def test_cells_of_one_set_only_and_incomplete_ones_say_so():
    found = compare_sets(a_set(0.9, None), a_set(0.9))
    assert [cell.verdict for cell in found] == ["identical", "not comparable"]
    assert found[1].reason == "is not in the second set"
    (incomplete,) = compare_sets(a_set(0.9), a_set(None))
    assert incomplete.verdict == "broken"
    assert "is not complete in the second set (missing: not run yet)" in incomplete.reason
    assert verdicts(a_set(0.9, 0.9), a_set(0.9)) == ["identical", "broken"]
    assert verdicts(a_set(0.9), a_set(0.9, 0.9)) == ["identical", "not comparable"]
    assert incomplete.first is not None
    assert incomplete.second is None


def test_another_backend_is_comparable_and_another_machine_has_no_times():
    slower = environment(device_name="Other 1", backend="jax")
    (found,) = compare_sets(a_set(0.9), a_set(0.9, digest="x", change=changed(environment=slower)))
    assert (found.verdict, found.times) == ("same", None)
    (alike,) = compare_sets(a_set(0.9), a_set(0.9, digest="x"))
    assert alike.times == pytest.approx(1.0)


def test_more_cells_make_a_verdict_harder():
    few = compare_sets(a_set(0.9), a_set(0.8, digest="x"))[0].difference
    many = compare_sets(a_set(0.9, 0.9, 0.9, 0.9), a_set(0.8, 0.8, 0.8, 0.8, digest="x"))[0].difference
    assert many.high > few.high
    assert np.isclose(many.difference, few.difference)
