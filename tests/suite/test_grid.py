"""From a suite to its cells."""

import itertools
from fnmatch import fnmatchcase

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.errors import BenchError
from bench.suite.grid import Variant, expand
from bench.suite.load import load_suite
from bench.suite.schema import AXES

NAMES = {
    "dataset": ["alpha", "beta"],
    "architecture": ["cnn-small", "cnn-large", "net"],
    "regularisation": ["none", "turned"],
    "loader": ["image-data-generator", "image-dataset-from-directory", "in-memory", "tf-data"],
    "protocol": ["short"],
}
PATTERNS = {axis: [*names, "*", f"{names[0][:2]}*", "[a-m]*"] for axis, names in NAMES.items()}
DECLARED = {
    "suite": "drawn",
    "title": "Drawn",
    "seeds": [1],
    "datasets": {
        name: {"source": "folder", "path": name, "splits": {"train": "a", "test": "b"}}
        for name in NAMES["dataset"]
    },
    "architectures": {name: {"family": "convnet", "filters": [4]} for name in NAMES["architecture"]},
    "regularisations": {name: {} for name in NAMES["regularisation"]},
    "protocols": {name: {"image_size": [32, 32], "epochs": 2} for name in NAMES["protocol"]},
}


def usable(axis):
    return [p for p in PATTERNS[axis] if any(fnmatchcase(name, p) for name in NAMES[axis])]


some = {axis: st.lists(st.sampled_from(usable(axis)), min_size=1, max_size=3) for axis in AXES}
grids = st.fixed_dictionaries(some)
matches = st.fixed_dictionaries({}, optional=some).filter(bool)
drawn = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def meant(axis, patterns):
    return [name for pattern in patterns for name in NAMES[axis] if fnmatchcase(name, pattern)]


def points(grid):
    """All combinations of a grid, written the plain way."""
    return list(itertools.product(*(meant(axis, grid[axis]) for axis in AXES)))


def is_matched(match, point):
    named = dict(zip(AXES, point, strict=True))
    return all(named[axis] in meant(axis, patterns) for axis, patterns in match.items())


def expanded(tmp_path, grid, exclude=(), only=None):
    path = tmp_path / "drawn.yaml"
    path.write_text(yaml.safe_dump({**DECLARED, "grid": grid, "exclude": list(exclude)}, sort_keys=False))
    try:
        cells = expand(load_suite(path), Variant(), only or {})
    except BenchError as error:
        if "no cell is left" not in str(error):
            raise
        return []
    return [tuple(cell.names[axis] for axis in AXES) for cell in cells]


@drawn
@given(grid=grids)
def test_a_grid_is_every_combination_once(tmp_path, grid):
    cells = expanded(tmp_path, grid)
    assert cells == list(dict.fromkeys(points(grid)))


@drawn
@given(first=grids, second=grids)
def test_several_grids_are_joined_in_their_order(tmp_path, first, second):
    assert expanded(tmp_path, [first, second]) == list(dict.fromkeys(points(first) + points(second)))


@drawn
@given(grid=grids, exclude=st.lists(matches, max_size=3))
def test_exclude_takes_exactly_what_it_matches(tmp_path, grid, exclude):
    kept = [
        point
        for point in dict.fromkeys(points(grid))
        if not any(is_matched(match, point) for match in exclude)
    ]
    assert expanded(tmp_path, grid, exclude) == kept


@drawn
@given(grid=grids, only=matches)
def test_only_keeps_exactly_what_it_matches(tmp_path, grid, only):
    everything = expanded(tmp_path, grid)
    assert expanded(tmp_path, grid, only=only) == [point for point in everything if is_matched(only, point)]


def test_a_single_name_stands_for_a_list_and_a_single_grid_for_several(cells):
    as_block = [cell.names for cell in cells()]
    as_lists = [
        cell.names
        for cell in cells(
            ("grid:\n  dataset: photos", "grid:\n- dataset: [photos]"),
            ("regularisation: none", "regularisation: [none]"),
            ("protocol: default\n", "protocol: [default]\n"),
        )
    ]
    assert as_block == as_lists
    assert len(as_block) == 4


@pytest.mark.parametrize("axis", AXES)
def test_every_axis_reaches_the_cell(cells, axis):
    edits = [
        (
            "  photos:\n",
            "  other: {source: folder, path: other, splits: {train: 0.5, test: 0.5}}\n  photos:\n",
        ),
        ("dataset: photos", 'dataset: "*"'),
        ("architecture: [cnn-small, cnn-large]", 'architecture: "*"'),
        ("regularisation: none", 'regularisation: "*"'),
        ("loader: [tf-data, in-memory]", 'loader: "*"'),
        ("protocol: default\n", 'protocol: "*"\n'),
    ]
    found = cells(*edits)
    assert len(found) == 2 * 3 * 2 * 4 * 2
    by_name = {cell.names[axis]: getattr(cell.config, axis) for cell in found}
    assert len(by_name) == len({repr(value) for value in by_name.values()})


OVERRIDE = "overrides:\n  - match: {match}\n    set: {set}\n"


def override(match, values):
    return OVERRIDE.replace("{match}", match).replace("{set}", values)


def test_an_override_changes_the_matching_cells_alone(cells):
    extra = override(
        '{architecture: "*-large", loader: [tf-*]}', "{protocol.epochs: 50, protocol.batch_size: 8}"
    )
    for cell in cells(extra=extra):
        matched = cell.names["architecture"] == "cnn-large" and cell.names["loader"] == "tf-data"
        assert (cell.config.protocol.epochs == 50) == matched
        assert (cell.config.protocol.batch_size == 8) == matched


def test_overrides_hold_in_their_order(cells):
    second = "  - match: {loader: tf-data}\n    set: {protocol.epochs: 60, protocol.batch_size: 8}\n"
    extra = override("{}", "{protocol.epochs: 50}") + second
    epochs = {cell.names["loader"]: cell.config.protocol.epochs for cell in cells(extra=extra)}
    assert epochs == {"tf-data": 60, "in-memory": 50}


def test_an_override_makes_a_block_that_is_absent(cells):
    extra = override("{loader: tf-data}", "{protocol.early_stopping.patience: 7, dataset.limit.train: 5}")
    for cell in cells(extra=extra):
        stopping = cell.config.protocol.early_stopping
        if cell.names["loader"] == "tf-data":
            assert (stopping.monitor, stopping.patience) == ("val_loss", 7)
            assert cell.config.dataset.limit == {"train": 5}
        else:
            assert stopping is None


def test_an_override_reaches_every_settable_axis(cells):
    values = (
        "{dataset.color: grayscale, architecture.padding: valid, regularisation.dropout: 0.5, "
        "regularisation.augmentation.zoom: 0.1, protocol.image_size: [16, 24]}"
    )
    for cell in cells(extra=override("{}", values)):
        config = cell.config
        assert config.image_shape.channels == 1
        assert (config.image_shape.height, config.image_shape.width) == (16, 24)
        assert config.architecture.padding == "valid"
        assert config.regularisation.dropout.rate == 0.5
        assert config.regularisation.augmentation.zoom == 0.1


def test_an_override_does_not_leak_into_another_cell_of_the_same_protocol(cells):
    extra = override("{architecture: cnn-small}", "{protocol.optimizer.name: sgd}")
    names = {cell.names["architecture"]: cell.config.protocol.optimizer.name for cell in cells(extra=extra)}
    assert names == {"cnn-small": "sgd", "cnn-large": "adam"}


@pytest.mark.parametrize(("profile", "epochs", "train"), [("smoke", 2, 64), ("quick", 8, 320)])
def test_the_built_in_profiles_shrink_a_suite(cells, profile, epochs, train):
    for cell in cells(("epochs: 3\n", "epochs: 30\n"), variant=Variant(profile)):
        assert cell.config.protocol.epochs == epochs
        assert cell.config.dataset.limit["train"] == train
        assert set(cell.config.dataset.limit) == {"train", "validation", "test"}


def test_a_profile_never_raises_a_limit(cells):
    edit = ("    path: photos", "    path: photos\n    limit: {train: 10, test: 999}")
    for cell in cells(edit, variant=Variant("smoke")):
        assert cell.config.dataset.limit == {"train": 10, "validation": 16, "test": 32}


def test_a_profile_caps_the_epochs_of_every_stage_and_never_raises_them(cells):
    stage = "{epochs: %d, learning_rate: 1e-4, unfreeze: 3}"
    edit = ("    epochs: 3\n", f"    epochs: 1\n    stages: [{stage % 1}, {stage % 30}, {stage % 4}]\n")
    for profile, caps in {"smoke": (1, 1, 2, 2), "quick": (1, 1, 8, 4)}.items():
        for cell in cells(edit, variant=Variant(profile)):
            protocol = cell.config.protocol
            assert (protocol.epochs, *(stage.epochs for stage in protocol.stages)) == caps
            assert {(stage.learning_rate, stage.unfreeze) for stage in protocol.stages} == {(1e-4, 3)}


def test_a_profile_reads_numbers_as_the_suite_does(cells):
    edits = [
        ("epochs: 3\n", 'epochs: "30"\n'),
        ("    path: photos", '    path: photos\n    limit: {test: "8"}'),
    ]
    for cell in cells(*edits, variant=Variant("smoke")):
        assert cell.config.protocol.epochs == 2
        assert cell.config.dataset.limit["test"] == 8


def test_a_profile_of_the_suite_goes_before_the_built_in_one(cells):
    extra = "profiles:\n  smoke: {set: {protocol.epochs: 1}}\n  half: {limit: {train: 7}}\n"
    [epochs] = {cell.config.protocol.epochs for cell in cells(extra=extra, variant=Variant("smoke"))}
    [limit] = {cell.config.dataset.limit["train"] for cell in cells(extra=extra, variant=Variant("half"))}
    assert (epochs, limit) == (1, 7)


def test_profiles_hold_after_overrides_and_settings_after_profiles(cells):
    extra = override("{}", "{protocol.epochs: 50, protocol.batch_size: 8}")
    smoke = cells(extra=extra, variant=Variant("smoke"))
    both = cells(extra=extra, variant=Variant("smoke", {"protocol.epochs": 5}))
    assert {(c.config.protocol.epochs, c.config.protocol.batch_size) for c in smoke} == {(2, 8)}
    assert {(c.config.protocol.epochs, c.config.protocol.batch_size) for c in both} == {(5, 8)}


def test_an_unknown_profile_is_answered_with_the_nearest(cells):
    extra = "profiles:\n  half: {limit: {train: 7}}\n"
    with pytest.raises(
        BenchError, match=r"unknown profile 'smoek': did you mean 'smoke'\? Known: half, quick"
    ):
        cells(extra=extra, variant=Variant("smoek"))


def test_a_selection_may_leave_an_override_without_a_cell(cells):
    extra = override("{architecture: cnn-large}", "{protocol.epochs: 50}")
    assert cells(extra=extra, only={"architecture": ["cnn-small"]})


def test_the_suffix_tells_changed_editions_apart():
    plain, smoke = Variant(), Variant("smoke")
    first = Variant(None, {"protocol.epochs": 5, "protocol.batch_size": 8})
    same = Variant(None, {"protocol.batch_size": 8, "protocol.epochs": 5})
    assert (plain.suffix, smoke.suffix) == ("", "@smoke")
    assert first.suffix == same.suffix
    assert first.suffix != Variant(None, {"protocol.epochs": 6}).suffix
    assert Variant("smoke", first.settings).suffix == "@smoke" + first.suffix


def test_only_with_an_unknown_name_is_answered_with_the_nearest(cells):
    with pytest.raises(BenchError, match=r"^--only: unknown loader 'tf-dat': did you mean 'tf-data'\?"):
        cells(only={"loader": ["tf-dat"]})


def test_only_with_a_name_outside_the_grid_leaves_nothing(cells):
    with pytest.raises(BenchError, match=r"suite.yaml:\d+: no cell is left in the selection with --only"):
        cells(only={"architecture": ["mobile"]})


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("protocol.epohs", 3, "--set: protocol.epohs: unknown key: did you mean 'epochs'?"),
        ("protocol.epochs", "x", "--set: protocol.epochs: a whole number is expected (here: 'x')"),
        ("protocol.epochs", True, "--set: protocol.epochs: a number is expected, not true or false"),
        ("protocol.optimizer.momentum", 0.9, "--set: protocol.optimizer: adam takes no momentum"),
        ("protocol.early_stopping.patienc", 3, "did you mean 'patience'?"),
        ("protocol.optimizer", None, "--set: protocol.optimizer: a block of keys is expected"),
        ("protcol.epochs", 3, "must begin with an axis. did you mean 'protocol'?"),
        ("loader", "tf-data", "--set: cannot set 'loader'"),
        ("architecture.filters.0", 3, "'filters' is no block of keys"),
        ("architecture.family", "vgg", "architecture.family: unknown family 'vgg': Known: convnet, transfer"),
        ("", 3, "cannot set ''"),
    ],
)
def test_a_wrong_setting_is_named(cells, path, value, said):
    with pytest.raises(BenchError) as caught:
        cells(variant=Variant(None, {path: value}))
    assert str(caught.value).startswith("--set: ")
    assert said in str(caught.value)
