import pytest
from made_pages import HOSTILE, Page

from bench.report.html.prose import prose
from bench.report.renderings import escape, markdown_rows


def page_of(markdown, links=None, items=()):
    return Page(str(prose(markdown, "What it is", links, items)))


@pytest.mark.parametrize(
    "name", [*HOSTILE, "__init__", "a_b_c", "&lt;", "http://example.invalid", "1. one # two"]
)
def test_a_name_is_shown_as_it_is_and_is_nothing_else(name):
    rows = markdown_rows(["class", "images"], [[name, "3"]])
    found = page_of(f"**{escape(name)}**: text\n\n- of {escape(name)}\n\n{rows}")
    assert found.text.count(" ".join(name.split())) == 3
    assert {tag for tag, _ in found.elements} <= {
        *("p", "strong", "ul", "li", "div", "table", "thead", "tbody", "tr", "th", "td")
    }


def test_what_the_page_is_made_of_becomes_html():
    found = page_of("> **Look.** A `code` here.\n\n- one\n- two\n\n```\nmake bench\n```")
    assert [tag for tag, _ in found.elements] == [
        *("blockquote", "p", "strong", "code", "ul", "li", "li", "pre", "code")
    ]
    assert ("code", "make bench") in found.texts


def test_pictures_beside_the_markdown_page_are_left_out():
    found = page_of("Before.\n\n![Scores of `a` [b]](figures/a/b.png)\n\nAfter.")
    assert found.text == "Before. After."


def test_names_of_rows_lead_to_their_runs():
    links = {"cnn, none": "#row-1", "cnn, none-more": "#row-2"}
    rows = markdown_rows(["row", "F1"], [["cnn, none-more", "0.9"]])
    found = page_of(f"Best: cnn, none (0.9). Not of big-cnn, none.\n\n{rows}", links)
    assert [each["href"] for each in found.all("a")] == ["#row-1", "#row-2"]
    assert [text for tag, text in found.texts if tag == "a"] == ["cnn, none", "cnn, none-more"]


def test_a_name_that_is_a_word_is_linked_where_it_fills_a_cell_alone():
    rows = markdown_rows(["row", "what"], [["none", "none of them"]])
    found = page_of(f"There are none.\n\n{rows}", {"none": "#row-1"})
    assert len(found.all("a")) == 1


def test_numbers_of_a_list_lead_where_each_of_its_items_says():
    """The same words may mean another row in another item, and a name may be a word of the sentence."""
    lines = [
        "- **Loaders** (none): tf-data 0.961, in-memory 0.956. There are none. Took 3.5 s (tf-data).",
        "- **Regularisation**: augment 0.991, none 0.956; augment beats none by 0.035 [0.008, 0.062].",
        "- tf-data 0.961 of nowhere, and big, tf-data as ever.",
    ]
    items = [
        {"tf-data 0.961": "#row-3", "in-memory 0.956": "#row-4", "3.5 s (tf-data)": "#row-3"},
        {"augment 0.991": "#row-8", "none 0.956": "#row-4", "none by 0.035 [0.008, 0.062]": "#row-4"},
    ]
    found = page_of("\n".join(lines), {"big, tf-data": "#row-9"}, items)
    links = [text for tag, text in found.texts if tag == "a"]
    assert links == [
        *("tf-data 0.961", "in-memory 0.956", "3.5 s (tf-data)"),
        *("augment 0.991", "none 0.956", "none by 0.035 [0.008, 0.062]", "big, tf-data"),
    ]
    places = [each["href"] for each in found.all("a")]
    assert places == [*("#row-3", "#row-4", "#row-3"), *("#row-8", "#row-4", "#row-4", "#row-9")]


def test_words_that_lead_somewhere_hold_no_second_link():
    found = page_of("- big, tf-data 0.961", {"big, tf-data": "#row-1"}, [{"big, tf-data 0.961": "#row-2"}])
    assert [each["href"] for each in found.all("a")] == ["#row-2"]


def test_where_nothing_leads_anywhere_there_is_no_link():
    assert page_of("- one\n\n| a |\n|---|\n|  |").all("a") == []


def test_tables_scroll_by_themselves_and_align_numbers():
    rows = [["a", "0.9 [0.8, 1.0]", "1,200", "2 of 3"], ["b", "", "-3", "x"]]
    found = page_of(markdown_rows(["row", "F1", "images", "runs"], rows))
    (region,) = found.all("div")
    assert (region["role"], region["tabindex"], region["aria-label"]) == ("region", "0", "What it is")
    headings = found.all("th", scope="col")
    assert [heading.get("class") for heading in headings] == [None, "number", "number", None]
    assert not any("style" in attributes for _, attributes in found.elements)
