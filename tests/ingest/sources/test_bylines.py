"""The names of bylines, beside which pages write the day."""

import pytest

from ingest.sources.bylines import names_without_dates
from ingest.sources.extraction_worker import extract
from tests.ingest.sources.stories import YEN as STORY


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Doe | Dec. 2, 2026 5:00 pm ET", "Jane Doe"),
        ("By Jane Doe | Updated Dec. 2, 2026", "Jane Doe"),
        ("By Jane Doe, Wednesday 2 December 2026", "Jane Doe"),
        ("By Jane Doe • December 2, 2026", "Jane Doe"),
        ("By Jane Doe • December 25, 2026", "Jane Doe"),
        ("By Jane Doe • 2 hours ago", "Jane Doe"),
        ("By Jane Doe<br>December 2, 2026", "Jane Doe"),
        ("By Jane Doe and John Roe, Wednesday, Dec. 2", "Jane Doe; John Roe"),
        ("Von Jane Doe, Mittwoch, 2. Dezember 2026", "Jane Doe"),
    ],
)
def test_the_day_beside_a_name_is_no_author(byline, names):
    html = f"<html><body><article><h1>Yen falls</h1><div class=byline>{byline}</div>{STORY}</article></body></html>"
    assert extract(html.encode())["author"] == names


@pytest.mark.parametrize("names", ["Jane Doe", "Jane May; John Roe", "Jan", "Jan; Sam", "Cher; Jane Doe", ""])
def test_names_are_kept(names):
    assert names_without_dates(names) == names


def test_a_byline_that_is_a_day_has_no_author():
    assert names_without_dates("Dec 2") == ""
