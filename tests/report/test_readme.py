import pytest

from bench.report.readme import unmarked

START, END = "<!-- table casting -->", "<!-- /table -->"
TABLE = "| #   | architecture   |   weighted F1 |\n|-----|-----|-----|\n| 1   | cnn   | 0.9   |"


def lines(text):
    return [number for number, _ in unmarked(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"# Ours\n\n{START}\n{TABLE}\n{END}\n", []),
        (f"# Ours\n\n{TABLE}\n", [3]),
        (f"{START}\n{TABLE}\n{END}\n\n{TABLE}\n", [7]),
        (f"{START}\n{TABLE}\n", [1, 2]),
        (f"{TABLE}\n{END}\n", [1, 4]),
        ("| variable | what |\n|---|---|\n\nThe weighted F1 is 0.9.\n", []),
    ],
    ids=["marked", "not marked", "one of two", "no end", "no start", "no scores"],
)
def test_a_table_of_scores_stands_between_markers(text, found):
    assert lines(text) == found
