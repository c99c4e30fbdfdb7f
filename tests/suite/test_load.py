"""What a suite file may say, and how a wrong one is answered: file, line, value, nearest name, advice."""

import pytest

from bench.errors import BenchError
from bench.suite.dataset import StandIn
from bench.suite.grid import Variant, expand
from bench.suite.load import find_suite, load_suite

# Each: what is changed, what is added, a text that stands only on the line at fault, and what must be said.
FAULTS = {
    "unknown key": (
        [("title: Tiny", "titel: Tiny")],
        "",
        "titel:",
        ["titel: unknown key", "did you mean 'title'?"],
    ),
    "unknown key of an architecture": (
        [("filters: [4]", "filtres: [4]")],
        "",
        "filtres",
        ["architectures.cnn-small.filtres: unknown key", "'filters'"],
    ),
    "unknown key of a dataset": ([("path: ph", "pth: ph")], "", "pth:", ["datasets.photos.pth", "'path'"]),
    "unknown key of an optimiser": (
        [("{name: adam}", "{nam: adam}")],
        "",
        "nam: adam",
        ["protocols.default.optimizer.nam", "'name'"],
    ),
    "unknown regulariser": (
        [("{augmentation: {", "{augmentatoin: {")],
        "",
        "augmentatoin",
        ["regularisations.turned.augmentatoin", "'augmentation'"],
    ),
    "unknown key of an augmentation": (
        [("{rotation: 20}", "{rotatoin: 20}")],
        "",
        "rotatoin",
        ["regularisations.turned.augmentation.rotatoin", "'rotation'"],
    ),
    "unknown family": (
        [("family: convnet\n", "family: convnt\n")],
        "",
        "convnt",
        ["architectures.cnn-small.family: unknown family 'convnt'", "did you mean 'convnet'?", "transfer"],
    ),
    "no family": ([("    family: convnet\n", "")], "", "cnn-small:", ["the key 'family' is missing"]),
    "unknown source": ([("source: folder", "source: foldr")], "", "foldr", ["'foldr'", "'folder'"]),
    "unknown optimiser": (
        [("{name: adam}", "{name: adma}")],
        "",
        "adma",
        ["protocols.default.optimizer.name: unknown value 'adma'", "did you mean 'adam'?", "rmsprop"],
    ),
    "unknown application": (
        [("MobileNetV2", "MobilNetV2")],
        "",
        "MobilNetV2",
        ["unknown application 'MobilNetV2': did you mean 'MobileNetV2'?"],
    ),
    "unknown loader": (
        [("[tf-data, in-memory]", "[tf-data, in-memry]")],
        "",
        "in-memry",
        ["grid.loader: unknown loader 'in-memry': did you mean 'in-memory'?"],
    ),
    "unknown architecture in the grid": (
        [("[cnn-small, cnn-large]", "[cnn-small, cnn-larg]")],
        "",
        "cnn-larg]",
        ["grid.architecture: unknown architecture 'cnn-larg': did you mean 'cnn-large'?"],
    ),
    "pattern without a match in the grid": (
        [("[cnn-small, cnn-large]", '["vgg*"]')],
        "",
        "vgg",
        ["unknown architecture 'vgg*'", "Known: cnn-large, cnn-small, mobile"],
    ),
    "unknown split": ([("{train: train,", "{trian: train,")], "", "trian", ["'trian'", "'train'"]),
    "no test split": ([("train, test: test}", "train}")], "", "photos:", ["splits must name test"]),
    "shares and folders": (
        [("train: train", "train: 0.5")],
        "",
        "photos:",
        ["splits are either all folders or all shares that add up to 1"],
    ),
    "a share of one": (
        [("{train: train, test: test}", "{train: 1, test: test}")],
        "",
        "{train: 1,",
        ["datasets.photos.splits.train: ", "a share between 0 and 1 (here: 1)"],
    ),
    "two splits in one folder": (
        [("test: test}", "test: ./train}")],
        "",
        "photos:",
        ["two splits are the same folder"],
    ),
    "no validation": (
        [("    path: photos", "    path: photos\n    validation: null")],
        "",
        "photos:",
        ["name a validation split, or the share of train"],
    ),
    "unknown stand-in": (
        [("    path: photos", "    path: photos\n    stand_in: {draws: castin}")],
        "",
        "castin",
        ["datasets.photos.stand_in: unknown stand-in 'castin'", "'casting'"],
    ),
    "unknown stand-in, named alone": (
        [("    path: photos", "    path: photos\n    stand_in: castin")],
        "",
        "castin",
        ["datasets.photos.stand_in: unknown stand-in 'castin': did you mean 'casting'?"],
    ),
    "a number for a stand-in": (
        [("    path: photos", "    path: photos\n    stand_in: 5")],
        "",
        "stand_in",
        ["datasets.photos.stand_in: text is expected: put it in quotes (here: 5)"],
    ),
    "a stand-in without a test split": (
        [("    path: photos", "    path: photos\n    stand_in: {draws: casting, images: {train: 8}}")],
        "",
        "stand_in",
        ["datasets.photos.stand_in.images: images must name test"],
    ),
    "text for a whole number": (
        [("epochs: 3\n", "epochs: three\n")],
        "",
        "three",
        ["protocols.default.epochs: a whole number is expected (here: 'three')"],
    ),
    "true for a number": (
        [("epochs: 3\n", "epochs: yes\n")],
        "",
        "epochs: yes",
        ["protocols.default.epochs: a number is expected, not true or false (in YAML also: yes, no)"],
    ),
    "false in a list of numbers": (
        [("filters: [4]", "filters: [4, off]")],
        "",
        "off",
        ["architectures.cnn-small.filters: a number is expected"],
    ),
    "true in a block of numbers": (
        [("    path: photos", "    path: photos\n    limit: {train: true}")],
        "",
        "limit",
        ["datasets.photos.limit: a number is expected"],
    ),
    "true for a block that a number may stand for": (
        [("none: {}", "none: {dropout: true}")],
        "",
        "none: {",
        ["regularisations.none.dropout: a number is expected"],
    ),
    "text for a block that a number may stand for": (
        [("none: {}", "none: {dropout: much}")],
        "",
        "none: {",
        ["regularisations.none.dropout: a number is expected (here: 'much')"],
    ),
    "momentum where there is none": (
        [("{name: adam}", "{name: adam, momentum: 0.9}")],
        "",
        "{name: adam",
        ["protocols.default.optimizer: adam takes no momentum, only rmsprop and sgd do: leave it out"],
    ),
    "a negative number": ([("epochs: 3\n", "epochs: -3\n")], "", "-3", ["greater than 0 (here: -3)"]),
    "a number for a block": ([("{name: adam}", "5")], "", "optimizer: 5", ["a block of keys", "(here: 5)"]),
    "nothing for a block": ([("none: {}", "none:")], "", "none:", ["a block of keys", "(here: nothing)"]),
    "a number for a list": (
        [("image_size: [32, 32]\n", "image_size: 32\n")],
        "",
        "size: 32",
        ["a list is expected", "(here: 32)"],
    ),
    "a list too short": (
        [("image_size: [32, 32]\n", "image_size: [32]\n")],
        "",
        "image_size: [32]",
        ["more items are expected than 1 (here: [32])"],
    ),
    "an empty list": ([("seeds: [1, 2]", "seeds: []")], "", "seeds", ["seeds: this is empty"]),
    "a seed twice": ([("seeds: [1, 2]", "seeds: [1, 1]")], "", "seeds", ["the seed 1 is given twice"]),
    "no finite number": ([("{name: adam}", "{learning_rate: .inf}")], "", ".inf", ["finite", "inf"]),
    "a validator of an architecture": (
        [("filters: [4]", "filters: [4]\n    kernel_size: [3, 3]")],
        "",
        "cnn-small:",
        ["architectures.cnn-small: kernel_size lists 2 values for 1 convolutions"],
    ),
    "a name with a space": (
        [("cnn-small:", "cnn small:")],
        "",
        "cnn small",
        ["a name starts with a letter or digit", "'cnn small'"],
    ),
    "a name that begins with a dash": (
        [("  none:", "  -none:")],
        "",
        "-none:",
        ["'-none'", "letter or digit"],
    ),
    "a suite's name with a slash": ([("suite: tiny", "suite: a/b")], "", "suite: a/b", ["'a/b'"]),
    "a name that YAML takes for a number": ([("  none:", "  8:")], "", "  8:", ["'8' means 8", "quotes"]),
    "a name that YAML takes for false": ([("  none:", "  no:")], "", "  no:", ["'no'", "in quotes"]),
    "a list as a key": ([("title:", "[a]: 3\ntitle:")], "", "[a]", ["a key must be text"]),
    "a key twice": ([("title: Tiny", "title: Tiny\ntitle: 2")], "", "title: 2", ["'title' is given twice"]),
    "a key twice further down": (
        [("filters: [4]", "filters: [4]\n    filters: [5]")],
        "",
        "[5]",
        ["'filters' is given twice"],
    ),
    "a list that does not end": (
        [("  long: {", "  long: [")],
        "",
        "  long: [",
        ["not valid YAML", "expected ',' or ']'"],
    ),
    "a tab": ([("    epochs", "\tepochs")], "", "\tepochs", ["not valid YAML", "\\t"]),
    "a Python object": (
        [("title: Tiny", "title: !!python/object/apply:os.getcwd []")],
        "",
        "python",
        ["not valid YAML", "python/object"],
    ),
    "a tag that the value does not suit": (
        [("title: Tiny", "title: !!int x")],
        "",
        "!!int",
        ["not valid YAML", "'x' does not suit its tag"],
    ),
    "an alias of itself": ([("title: Tiny", "title: &a [*a]")], "", "title", ["stands within what it names"]),
    "a character that YAML refuses": (
        [("title: Tiny", "title: Ti\0ny")],
        "",
        "title",
        ["not valid YAML", "'\\x00' is not allowed"],
    ),
    "an axis missing in the grid": (
        [("  protocol: default\n", "")],
        "",
        "grid:",
        ["grid.protocol: this key is"],
    ),
    "an empty axis in the grid": (
        [("loader: [tf-data, in-memory]", "loader: []")],
        "",
        "loader",
        ["grid.loader"],
    ),
    "an unknown axis in exclude": (
        [],
        "exclude:\n  - {loader: tf-data}\n  - {loadr: tf-data}\n",
        "loadr",
        ["exclude.1.loadr: unknown key 'loadr': did you mean 'loader'?"],
    ),
    "an unknown name in exclude": (
        [],
        "exclude:\n  - loader: tf-data\n    architecture:\n      - mobile\n      - cnn-smal\n",
        "- cnn-smal\n",
        ["exclude.0.architecture: unknown architecture 'cnn-smal': did you mean 'cnn-small'?"],
    ),
    "nothing left": (
        [],
        'exclude: [{loader: "*"}]\n',
        "grid:",
        ["no cell is left in the grid after its exclusions"],
    ),
    "an unknown name in overrides": (
        [],
        "overrides:\n  - match: {protocol: defalt}\n    set: {protocol.epochs: 4}\n",
        "defalt",
        ["overrides.0.match.protocol: unknown protocol 'defalt': did you mean 'default'?"],
    ),
    "an override that changes nothing": (
        [],
        "overrides:\n  - match: {protocol: default}\n    set: {protocol.epochs: 4}\n"
        "  - match: {protocol: default, architecture: mobile}\n    set: {protocol.epochs: 4}\n",
        "mobile}\n",
        ["overrides.1.match: no cell of the grid matches"],
    ),
    "an unknown key set by an override": (
        [],
        "overrides:\n  - match: {protocol: default}\n    set:\n      protocol.epochs: 4\n"
        "      protocol.optimiser.name: sgd\n",
        "optimiser",
        ["overrides.0.set: protocol.optimiser: unknown key", "did you mean 'optimizer'?"],
    ),
    "an unknown axis set by an override": (
        [],
        "overrides:\n  - match: {protocol: default}\n    set: {protocl.epochs: 4}\n",
        "protocl",
        ["cannot set 'protocl.epochs'", "did you mean 'protocol'?"],
    ),
    "a wrong value set by an override": (
        [],
        "overrides:\n  - match: {protocol: default}\n    set:\n      protocol.batch_size: 4\n"
        "      protocol.epochs: many\n",
        "many",
        ["overrides.0.set: protocol.epochs: a whole number is expected (here: 'many')"],
    ),
    "a setting of a whole axis": (
        [],
        "overrides:\n  - match: {protocol: default}\n    set: {protocol: {epochs: 4}}\n",
        "set:",
        ["cannot set 'protocol' as a whole", "'protocol.key'"],
    ),
    "a setting through a list": (
        [],
        "overrides:\n  - match: {architecture: cnn-small}\n    set: {architecture.filters.0: 4}\n",
        "set:",
        ["cannot set 'architecture.filters.0'", "'filters' is no block of keys"],
    ),
    "an unknown name in the reference": (
        [],
        "reference:\n  source: a\n  hardware: b\n  rows:\n    - {match: {dataset: photo}, epochs: 5}\n",
        "photo}, ",
        ["reference.rows.0.match.dataset: unknown dataset 'photo': did you mean 'photos'?"],
    ),
    "an unknown name in what a suite tests": (
        [],
        "reference:\n  source: a\n  hardware: b\n"
        "  tested_by:\n    - {suite: other, match: {dataset: photo}}\n",
        "photo}}",
        ["reference.tested_by.0.match.dataset: unknown dataset 'photo': did you mean 'photos'?"],
    ),
    "an unknown name in rows that test others": (
        [],
        "reference:\n  source: a\n  hardware: b\n"
        "  tested_by:\n    - {suite: tiny, rows: {loader: in-memry}}\n",
        "in-memry}}",
        ["reference.tested_by.0.rows.loader: unknown loader 'in-memry': did you mean 'in-memory'?"],
    ),
    "rows that test others without their names": (
        [],
        "reference:\n  source: a\n  hardware: b\n  tested_by:\n    - other\n    - tiny\n",
        "- tiny",
        ["reference.tested_by.1: 'tiny' is this suite itself: say which of its rows test the others"],
    ),
    "rows of this suite as those of another": (
        [],
        "reference:\n  source: a\n  hardware: b\n"
        "  tested_by:\n    - {suite: other, rows: {loader: in-memory}}\n",
        "suite: other",
        ["reference.tested_by.0: rows of this suite are named for runs of 'other'", "or name 'tiny'"],
    ),
    "a percentage in the reference": (
        [],
        "reference:\n  source: a\n  hardware: b\n  rows:\n    - match: {}\n      accuracy: 92\n",
        "accuracy",
        ["reference.rows.0.accuracy: ", "less than or equal to 1 (here: 92)"],
    ),
    "no duration in the reference": (
        [],
        "reference:\n  source: a\n  hardware: b\n  rows:\n    - match: {}\n      training_time: 1 min\n",
        "training_time",
        ["\"minutes:seconds\" (here: '1 min')"],
    ),
    "an unknown split in a profile": (
        [],
        "profiles:\n  half:\n    limit: {tain: 3}\n",
        "tain",
        ["profiles.half.limit.tain: unknown key 'tain': did you mean 'train'?"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_answered_with_its_place_and_what_is_known(write, fault):
    edits, extra, at, said = fault
    path = write(*edits, extra=extra)
    lines = path.read_text().splitlines(keepends=True)
    [line] = [number for number, text in enumerate(lines, start=1) if at in text][-1:]

    with pytest.raises(BenchError) as caught:
        expand(load_suite(path), Variant(), {})

    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: ")
    assert not [part for part in said if part not in message], message
    assert len(message.splitlines()) == 1, "one fault, one line"


def test_several_faults_are_named_at_once(write):
    path = write(
        ("epochs: 3\n", "epochs: x\n"), ("{name: adam}", "{name: y}"), ("source: folder", "source: z")
    )
    with pytest.raises(BenchError) as caught:
        load_suite(path)
    assert [line.rpartition(": ")[0].split(":")[1] for line in str(caught.value).splitlines()]
    assert {line.split(":")[1] for line in str(caught.value).splitlines()} == {"6", "21", "22"}


def test_a_fault_in_a_chosen_profile_names_its_line(write):
    path = write(extra="profiles:\n  half:\n    set:\n      protocol.epohs: 1\n")
    with pytest.raises(BenchError) as caught:
        expand(load_suite(path), Variant("half"), {})
    line = path.read_text().splitlines().index("      protocol.epohs: 1") + 1
    assert str(caught.value).startswith(
        f"{path}:{line}: profiles.half.set: protocol.epohs: unknown key: did you"
    )


def test_a_key_that_comes_by_a_merge_is_read(write):
    path = write(
        (
            "  cnn-small:\n    family: convnet\n",
            "  base: &base {family: convnet}\n  cnn-small:\n    <<: *base\n",
        ),
        ("base: &base {family: convnet}", "base: &base {family: convnet, filters: [2], padding: valid}"),
    )
    cnn = load_suite(path).suite.architectures["cnn-small"]
    assert (cnn.filters, cnn.padding) == ((4,), "valid")


@pytest.mark.parametrize(("content", "said"), [("", "nothing"), ("just text", "'just text'"), ("- a\n", "")])
def test_a_file_that_is_no_suite(tmp_path, content, said):
    path = tmp_path / "suite.yaml"
    path.write_text(content)
    with pytest.raises(BenchError, match=f"suite.yaml:1: the suite: a block of keys is expected.*{said}"):
        load_suite(path)


def test_a_file_in_another_encoding(write):
    path = write()
    path.write_bytes(path.read_bytes().replace(b"title: Tiny", b"title: T\xefny"))
    with pytest.raises(BenchError, match=r"suite.yaml:2: this is not UTF-8 text"):
        load_suite(path)


@pytest.mark.parametrize("name", ["nowhere/suite.yaml", "suite.yml", "nowhere/suite"])
def test_a_missing_file_is_named(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BenchError, match=f"{name}: there is no such suite file"):
        load_suite(name)


def test_an_unknown_suite_is_answered_with_the_nearest():
    with pytest.raises(BenchError, match=r"unknown suite 'castin': did you mean 'casting'\?"):
        load_suite("castin")


def test_a_suite_in_the_working_folder_goes_before_the_projects(tmp_path, monkeypatch):
    (tmp_path / "suites").mkdir()
    (tmp_path / "suites" / "casting.yaml").write_text("suite: casting")
    assert find_suite("casting").resolve() != tmp_path / "suites" / "casting.yaml"
    monkeypatch.chdir(tmp_path)
    assert find_suite("casting").resolve() == tmp_path / "suites" / "casting.yaml"


def test_numbers_and_words_are_read_as_they_are_meant(write):
    path = write(
        ("{name: adam}", "{name: adam, learning_rate: 1e-4}"),
        ("title: Tiny", "title: 2024-02-30"),
        extra="reference:\n  source: a\n  hardware: b\n  rows:\n"
        '    - {match: {}, training_time: "1:02"}\n    - {match: {}, training_time: 0:39}\n'
        "    - {match: {}, training_time: 47.5}\n",
    )
    suite = load_suite(path).suite
    assert suite.title == "2024-02-30"
    assert suite.protocols["default"].optimizer.learning_rate == 0.0001
    assert [row.training_time for row in suite.reference.rows] == [62, 39, 47.5]


def test_a_number_may_stand_for_the_block_it_belongs_to(write):
    path = write(
        ("none: {}", "none: {l2: 1e-4, dropout: 0.5}"), ("filters: [4]", "filters: [4]\n    dropout: 0.3")
    )
    suite = load_suite(path).suite
    assert suite.regularisations["none"].l2.factor == 0.0001
    assert suite.regularisations["none"].dropout.rate == 0.5
    assert suite.architectures["cnn-small"].dropout.dense == 0.3


def test_a_name_may_stand_for_the_stand_in(write):
    path = write(("    path: photos", "    path: photos\n    stand_in: casting"))
    assert load_suite(path).suite.datasets["photos"].stand_in == StandIn(draws="casting")


@pytest.mark.parametrize("name", ["rmsprop", "sgd"])
def test_momentum_is_taken_where_keras_has_it(write, name):
    path = write(("{name: adam}", f"{{name: {name}, momentum: 0.9}}"))
    assert load_suite(path).suite.protocols["default"].optimizer.momentum == 0.9


def test_true_and_false_are_read_where_they_are_meant(write):
    path = write(("filters: [4]", "filters: [4]\n    batch_norm: yes\n    conv_bias: off"))
    network = load_suite(path).suite.architectures["cnn-small"]
    assert (network.batch_norm, network.conv_bias) == (True, False)


def test_what_was_read_does_not_change(write):
    protocol = load_suite(write()).suite.protocols["default"]
    with pytest.raises(ValueError, match="frozen"):
        protocol.epochs = 4
