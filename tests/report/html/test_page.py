import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from made_pages import AUDIT, HOSTILE, Page, example_page, results_of_example, results_of_hostile
from made_records import EVIDENCE

from bench.report.html.page import html_page
from bench.report.results import Results


@pytest.fixture(scope="module")
def text():
    return example_page()


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


@pytest.mark.parametrize(
    "said",
    [
        "Casting defects - loader, augmentation and transfer learning",
        "Dataset casting; protocol default; device cpu; backend tensorflow; seeds 42, 43, 44.",
        "Take casting-cnn, augment, in-memory by size",
        "95 % interval over seeds and test images",
        "Which rows can be told apart",
        "Not beaten in both, the cheapest first:",
        "nobody looked for twins",
        "An article; taken on one cloud GPU",
        "shared_machine : other runs shared the machine",
        "ended by signal 9: out of memory",
        "Example Processor 9000",
        "make bench SUITE=casting",
        "Made of 15 records",
    ],
)
def test_the_page_says(page, said):
    assert said in page.text


def test_the_page_needs_nothing_but_itself(page):
    for tag, attributes in page.elements:
        for name in ("src", "href", "action", "data", "srcset", "poster"):
            value = attributes.get(name)
            assert value is None or value.startswith("#") or value == "data:,", (tag, name, value)
    assert "url(" not in page.inside["style"][0]
    assert "@import" not in page.inside["style"][0]
    assert not {tag for tag, _ in page.elements} & {"iframe", "object", "embed", "base", "audio", "video"}


def test_the_policy_names_the_inline_style_and_script_alone(page):
    (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    _, script = page.inside["script"]
    for kind, content in (("style", page.inside["style"][0]), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy["content"]
    assert policy["content"].startswith("default-src 'none'")
    assert "unsafe" not in policy["content"]
    assert not any("style" in attributes for _, attributes in page.elements)
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)


def test_the_same_records_give_the_same_bytes(text):
    again = results_of_example()
    shuffled = Results(again.plan, tuple(reversed(again.records)), EVIDENCE)
    assert html_page(shuffled, beside=True) == text


def test_every_link_leads_to_one_place(page):
    anchors = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(anchors) == len(set(anchors))
    links = {attributes["href"].removeprefix("#") for attributes in page.all("a")}
    assert links <= set(anchors)
    assert {f"row-{number}" for number in range(1, 6)} <= links


def test_the_numbers_of_a_comparison_lead_to_their_rows(text):
    for number, loader in enumerate(["image-data-generator", "image-dataset-from-directory"], start=1):
        assert re.search(rf'<a href="#row-{number}">{loader} 0\.\d{{3}}</a>', text)


def test_every_row_of_the_table_is_named_and_leads_to_its_runs(page):
    headings = page.all("th", scope="row")
    assert len(headings) == 5
    names = [text for tag, text in page.texts if tag == "span" and "casting-cnn" in text]
    assert names[0] == "casting-cnn, none, image-data-generator"


def test_the_page_is_readable_without_eyes(page):
    assert page.all("html") == [{"lang": "en"}]
    for tag in ("header", "nav", "main", "footer", "h1"):
        assert len(page.all(tag)) == 1, tag
    for attributes in page.all("div", **{"class": "scroll"}):
        assert attributes["role"] == "region"
        assert attributes["aria-label"]
    for attributes in page.all("svg"):
        assert attributes.get("aria-hidden") == "true" or attributes["aria-label"]
    assert len(page.all("caption")) == 1
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_stand_in_profile_and_settings_have_a_banner():
    page = Page(example_page(stand_in=True, profile="smoke", settings={"protocol.epochs": "3"}))
    assert page.all("div", role="note")
    assert page.text.index("Stand-in data.") < page.text.index("Take casting-cnn")
    assert "Profile smoke ." in page.text
    assert "protocol.epochs=3" in page.text
    assert not Page(example_page()).all("div", role="note")


def test_twins_are_told_of_and_scores_given_without_them():
    results = replace(results_of_example(), evidence=replace(EVIDENCE, audit=lambda digest: AUDIT))
    page = Page(html_page(results, beside=True))
    assert "of 890 images, byte-for-byte copies of others: 1; pairs that show nearly" in page.text
    assert "199" not in page.text
    assert "99.5% were found" in page.text
    assert "test train or validation 50 1 2 4.0%" in page.text
    assert "F1 without twins" in page.text
    assert "on the 48 of 50 test images of casting" in page.text


def test_a_plan_of_which_nothing_completed_has_a_page():
    plan = results_of_example().plan
    page = Page(html_page(Results(plan, (), EVIDENCE), beside=True))
    assert "not run yet" in page.text
    assert not page.all("g")


def test_hostile_texts_are_texts():
    page = Page(html_page(results_of_hostile(), beside=True))
    (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert len(page.all("script")) == 2
    assert not page.all("img")
    assert not page.all("b")
    assert all(attributes["href"].startswith("#") for attributes in page.all("a"))
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    for name in HOSTILE:
        assert name in page.text
    for split, path in (("train", HOSTILE[0]), ("test", HOSTILE[1]), ("test", HOSTILE[2])):
        assert f"{split}: {path}" in page.text
    row = page.data["rows"][0]
    assert HOSTILE[0] in row["classes"]["names"][0]
    assert all(re.fullmatch(r"records/[\w.%~-]+\.json", line[1]["link"]) for line in row["identity"])
    assert policy["content"].count("sha256") == 2


def colours(style, dark):
    light, _, rest = style.partition("@media screen and (prefers-color-scheme: dark)")
    part = rest.partition("* {")[0] if dark else light
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part))


def contrast(one, other):
    def luminance(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_texts_and_drawings_stand_out(page, dark):
    found = colours(page.inside["style"][0], dark)
    for ground in ("ground", "raised", "best", "level", "warning"):
        assert contrast(found["text"], found[ground]) >= 7
        assert contrast(found["link"], found[ground]) >= 4.5
    for ground in ("ground", "best", "level", "raised"):
        assert contrast(found["quiet"], found[ground]) >= 4.5
    for number in range(7):
        assert contrast(found[f"colour-{number}"], found["ground"]) >= 3
