"""The text of a page is that of its own story."""

import pytest

from ingest.sources.extraction_worker import extract

YEN = "<p>The yen fell to 151 to the dollar on Monday, traders in Tokyo said, after the bank left its rate.</p>"
OWLS = (
    "<p>Snowy owls were seen in the park of Marrow again, after nine years, its keepers said.</p>"
    "<p>Two of them nest in the old mill, and visitors are asked to stay on the paths until the end of June.</p>"
    "<p>The park counts on 80,000 visitors this year, twice as many as before the mill was repaired in 2023.</p>"
)


def text_of(body: str, title: str = "Yen falls | The Post", head: str = "") -> str:
    return extract(f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode())["text"] or ""


def story(heading: str, text: str) -> str:
    return f"<article>{heading}{text}</article>"


@pytest.mark.parametrize(
    ("title", "head"), [("Yen falls | The Post", ""), ("The Post", '<meta property="og:title" content="Yen falls">')]
)
@pytest.mark.parametrize("before", ["", story("<h1>Owls return</h1>", OWLS)])
def test_the_story_that_follows_a_short_one_is_no_text_of_it(title, head, before):
    page = f"<main>{before}{story('<h1>Yen falls</h1>', YEN)}{story('<h1>Owls return</h1>', OWLS)}</main>"
    text = text_of(page, title, head)
    assert "traders in Tokyo" in text
    assert "owls" not in text


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (story("<h1>Yen falls</h1>", YEN + story("<h1>The owls</h1>", OWLS)), "Yen falls"),
        (story("<h1>The day</h1>", YEN + story("<h1>The owls</h1>", OWLS)), "The owls"),
        (story("<h1>Yen falls</h1>", YEN) + story("<h2>Owls return</h2>", OWLS), "Yen falls and owls return"),
        (story("<h1>Yen falls</h1>", YEN) + story("<h1>Owls return</h1>", OWLS), "Yen falls, owls return"),
        (story("<h1>Yen falls</h1>", YEN) + story("<h1>Owls return</h1>", OWLS), "Two stories"),
    ],
)
def test_parts_of_a_story_stay(page, title):
    assert "visitors are asked" in text_of(page, title)


@pytest.mark.parametrize("marked", ["", '<meta property="og:type" content="article">'])
def test_what_stands_there_for_a_browser_without_scripts_is_no_text(marked):
    needed = "<noscript>You need to enable JavaScript to run this app and to read its news.</noscript>"
    assert text_of(f"{needed}<div id='root'></div>", head=marked) == ""
    text = text_of(story("<h1>Yen falls</h1>", needed + YEN * 3), head=marked)
    assert "traders in Tokyo" in text
    assert "JavaScript" not in text
