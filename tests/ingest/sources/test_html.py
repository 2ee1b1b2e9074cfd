import contextlib
import os
import re
import signal
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.corpus.text.addresses import article_id_for_url
from ingest.corpus.text.sentences import sentences
from ingest.sources import extraction, extraction_worker, limited_child
from ingest.sources.extraction import Extractor
from ingest.sources.extraction_worker import extract
from ingest.sources.folders import FoundFile
from ingest.sources.html import read_html
from ingest.sources.identity import article_id_for_file
from ingest.sources.unreadable import Unreadable
from tests.conftest import close_child
from tests.ingest.sources.stories import YEN as STORY

FOUND = FoundFile(Path("/news/yen.html"), "yen.html", "html")


def page(body: str = STORY, head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>Yen falls</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>Yen falls</h1>{body}</article></body></html>"
    ).encode()


# Its children are killed, slowed and limited.
pytestmark = pytest.mark.usefixtures("own_children")


@pytest.fixture(scope="module")
def extractor():
    opened = Extractor()
    yield opened
    close_child(opened)


def test_a_page_becomes_an_article(extractor):
    url = "https://www.example.com/yen?utm_source=x"
    head = (
        f'<link rel="canonical" href="{url}"><meta property="og:site_name" content="The Site">'
        '<meta name="author" content="Ann Writer">'
        '<meta property="article:published_time" content="2025-03-02T10:00">'
    )
    article = read_html(page(head=head), FOUND, extractor)
    assert (article.article_id, article.url) == (article_id_for_url(url), url)
    assert (article.title, article.outlet, article.name) == ("Yen falls", "The Site", "yen.html")
    assert (article.authors, article.published) == (("Ann Writer",), date(2025, 3, 2))
    assert article.provenance.published_at is None
    timed = read_html(page(head=head.replace("10:00", "10:00-05:00")), FOUND, extractor)
    assert (timed.published, timed.provenance.published_at) == (date(2025, 3, 2), datetime(2025, 3, 2, 15, tzinfo=UTC))
    assert "a high sense of urgency" in article.text
    assert "Home" not in article.text


def test_no_sentence_spans_a_headline_and_a_paragraph(extractor):
    """A single line break may be a wrap: a correction under a long headline was once quoted as an answer."""
    heading = "The yen falls to its lowest against the dollar since 1990"
    note = "Correction, March 4, 2025: An earlier version of this story misstated the rate of the yen."
    text = read_html(page(f"<h2>{heading}</h2><p>{note}</p>{STORY}"), FOUND, extractor).text
    spans = [text[start:end] for start, end in sentences(text)]

    assert heading in spans
    assert note in spans


BRIEF = ("The road to Kelso was closed for three hours on Thursday.", "Nobody was hurt, the police said.")
BESIDE = (
    "<p class=byline>By Ann Writer</p><figure><img src=a.jpg><figcaption>The road. Photo: J. Roe</figcaption></figure>"
)
SHARE = "<div class=share><a href=#>Share on Facebook</a> <a href=#>Email</a></div>"
TEASERS = "".join(
    f"<article><h3><a href=/{number}>The council of Kelso meets</a></h3><p>It meets on day {number} of the month, as "
    "it did in the year before and in the one before that.</p></article>"
    for number in range(5)
)
RELATED = f"<section class=related>{TEASERS}</section></body>".encode()


@pytest.mark.parametrize(
    "html",
    [
        page("".join(f"<p>{paragraph}</p>" for paragraph in BRIEF).join((BESIDE, SHARE))),
        page("<br><br>".join(BRIEF).join((f"{BESIDE}<div class=text>", f"</div>{SHARE}"))),
        page(f"{BESIDE}<p class=lead>{BRIEF[0]}</p><div>{BRIEF[1]}</div>{SHARE}"),
        page("".join(f"<p>{paragraph}</p>" for paragraph in BRIEF)).replace(b"</body>", RELATED),
        page(f"<p>{'</p><p>'.join(BRIEF)}</p>".join((BESIDE, SHARE))).replace(b"article>", b"div>"),
    ],
    ids=["p", "br", "p and div", "teasers", "no article"],
)
def test_a_short_article_keeps_its_paragraphs_and_nothing_beside_them(extractor, html):
    lines = read_html(html, FOUND, extractor).text.split("\n\n")
    assert [line for line in lines if line != "Yen falls"] == list(BRIEF)


ROWS = (("", "Now", "From May"), ("Base fee", "$14", "$15"), ("Late fee", "$5", "$10"))
TABLE = "<table>" + "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in ROWS) + "</table>"


@pytest.mark.parametrize("beside", [BESIDE, STORY], ids=["short", "long"])
def test_the_cells_of_a_row_are_one_line(extractor, beside):
    """Of a short page each was a line of its own; of a long one, a line of dashes was a sentence."""
    lines = read_html(page(f"{beside}<p>{BRIEF[0]}</p>{TABLE}"), FOUND, extractor).text.split("\n\n")
    assert lines[-4:] == [BRIEF[0], "Now | From May", "Base fee | $14 | $15", "Late fee | $5 | $10"]


def test_a_time_in_a_sentence_is_kept_with_its_words(extractor):
    line = "<p>By Jane Doe, <time datetime='2025-03-04'>4 March 2025</time></p>"
    sentence = "<p>Vaccines will be free from <time datetime='2025-10-01'>1 <b>October</b></time>, she said.</p>"
    article = read_html(page(line + STORY + sentence), FOUND, extractor)

    assert "Vaccines will be free from 1 October, she said." in article.text
    assert (article.published, "4 March" in article.text) == (date(2025, 3, 4), False)


@pytest.mark.parametrize("count", [3, 12])
def test_captions_of_an_article_that_is_its_pictures_stand_apart(extractor, count):
    """They were one line, and "Photo: J. Roe The road was closed." was a sentence."""
    captions = [f"The road to Kelso was closed for {hours} hours on Thursday after a storm." for hours in range(count)]
    figures = (f"<figure><img><figcaption>{line}<p>Photo: J. Roe</p></figcaption></figure>" for line in captions)
    html = page(f"<header><p>By Ann Writer</p></header><div>{''.join(figures)}</div>")
    lines = read_html(html, FOUND, extractor).text.split("\n\n")
    assert [line for line in lines if line.startswith("The road")] == captions


@pytest.mark.parametrize(
    ("line", "day"), [("<time datetime='2025-03-04'>4 March</time>", date(2025, 3, 4)), ("", None)]
)
def test_the_day_of_a_time_in_a_sentence_is_not_that_of_the_page(extractor, line, day):
    """The oldest <time> was."""
    sentence = "<p>It was on <time datetime='2001-09-11'>11 September 2001</time> that it began.</p>"
    assert read_html(page(line + STORY + sentence), FOUND, extractor).published == day


@pytest.mark.parametrize(
    "paragraph",
    [
        "<p><time>{hours} hours ago</time> Vaccines will be free from October, she said.</p>",
        "<p>By Jane Doe, <time>{hours} hours ago</time> Vaccines will be free from October, she said.</p>",
        "<ul><li><time>{hours} hours ago</time><p>Vaccines will be free from October, she said.</p></li></ul>",
        "<ul><li><time>1{hours}:30</time><p>Vaccines will be free from October, she said.</p></li></ul>",
    ],
)
def test_a_time_that_a_page_writes_anew_at_each_look_is_no_part_of_its_text(extractor, paragraph):
    """Each look at the page made another version of its article."""
    texts = {read_html(page(STORY + paragraph.format(hours=n)), FOUND, extractor).text for n in (2, 3)}
    assert len(texts) == 1
    assert "Vaccines will be free" in texts.pop()


@pytest.mark.parametrize(
    "sentence",
    [
        "It ends on <b>Friday</b>, <b><time>5 March</time></b>.",
        "<time>1 October</time> is the day on which they will be free.",
    ],
)
def test_a_time_at_the_edge_of_a_sentence_is_kept(extractor, sentence):
    words = re.sub("<[^>]+>", "", sentence)
    assert words in read_html(page(f"{STORY}<p>{sentence}</p>"), FOUND, extractor).text


def test_a_short_article_in_a_script_without_spaces_is_read(extractor):
    paragraphs = ["円は月曜日に一ドル百五十一円まで下落した。", "財務省は市場を注視していると述べた。"]
    html = page("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs) + SHARE)
    assert read_html(html, FOUND, extractor).text.split("\n\n")[-2:] == paragraphs
    assert "Email" not in read_html(html, FOUND, extractor).text


def test_what_a_script_states_as_the_text_is_kept_where_the_page_shows_its_beginning(extractor):
    whole = " ".join(
        [*BRIEF, "It was the third crash of the week there, and the mayor asks for a lower limit of speed."]
    )
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{whole}"}}</script>'
    assert read_html(page(f"<p>{BRIEF[0]}</p>", head=script), FOUND, extractor).text == whole


def test_a_short_paragraph_is_not_all_of_a_page_that_has_much_more(extractor):
    """Where trafilatura finds little of an article, the line of all its text is kept."""
    lines = "".join(f"<figure>{BRIEF[0]} It is day {number}.</figure>" for number in range(9))
    assert "It is day 8." in read_html(page(f"<p>{BRIEF[1]}</p>{lines}"), FOUND, extractor).text


@pytest.mark.parametrize("link", ["javascript:alert(1)", "/yen", "https://www.example.com/", "file:///yen"])
def test_a_canonical_link_that_names_no_article_is_no_url(extractor, link):
    article = read_html(page(head=f'<link rel="canonical" href="{link}">'), FOUND, extractor)
    assert (article.url, article.article_id) == (None, article_id_for_file(FOUND.path))


@pytest.mark.parametrize(
    "head",
    [
        '<link rel=canonical href="https://www.news.example/yen">',
        '<link rel=canonical href="https://w3.News.example/yen">',
        '<meta property="og:url" content="https://www.news.example/yen">',
        '<link rel=canonical href="https://www.news.example/yen"><meta property=og:site_name content="news.example">',
    ],
)
def test_a_host_in_place_of_a_site_name_is_no_outlet(extractor, head):
    assert read_html(page(head=head), FOUND, extractor).outlet is None


def test_a_page_whose_text_is_in_a_script_is_read():
    data = page().replace(b"<body>", b'<body style="visibility:hidden">')
    assert "sense of urgency" in extract(data)["text"]


@pytest.mark.parametrize("data", [b"<html><body></body></html>", b"<!-- nothing -->", b"<script>x()</script>"])
def test_a_page_without_text_is_a_failure(extractor, data):
    with pytest.raises(Unreadable, match="no article text"):
        read_html(data, FOUND, extractor)


@pytest.mark.parametrize("body", ["", f"<div id=app style='display:none'>{STORY}</div>"])
def test_a_page_with_only_a_headline_is_a_failure(extractor, body):
    html = f"<html><head><title>Yen falls | The Site</title></head><body><h1>Yen falls</h1>{body}</body></html>"
    with pytest.raises(Unreadable, match="no article text but its headline"):
        read_html(html.encode(), FOUND, extractor)


def test_an_empty_page_is_a_failure(extractor):
    with pytest.raises(Unreadable, match="empty"):
        read_html(b" \n", FOUND, extractor)


def test_a_child_process_that_ends_is_a_failure_and_the_next_page_is_read(extractor):
    extractor.read(page().decode())
    os.kill(extractor._child.pid, signal.SIGKILL)
    with pytest.raises(Unreadable, match="too large or too broken"):
        extractor.read(page().decode())
    assert "urgency" in extractor.read(page().decode()).text


def test_a_child_process_that_ends_before_it_has_read_its_page_is_a_failure(extractor):
    extractor.read(page().decode())
    child = extractor._child
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    with pytest.raises(Unreadable, match="too large or too broken"):
        extractor.read(page().decode())  # stays in the buffer: closing the pipe fails as well
    assert "urgency" in extractor.read(page().decode()).text


def test_a_child_process_that_runs_out_of_time_is_a_failure_with_that_reason():
    with Extractor() as extractor:
        extractor.read(page().decode())
        os.kill(extractor._child.pid, signal.SIGALRM)
        with pytest.raises(Unreadable, match="longer than 20 seconds"):
            extractor.read(page().decode())


def test_the_time_limit_covers_the_reading_of_a_page(monkeypatch):
    class Pipe:
        def __init__(self, *parts):
            self.parts = list(parts)

        def read(self, _):
            return self.parts.pop(0)

        def write(self, data):
            calls.append("reply")

        def flush(self):
            pass

    calls: list[object] = []
    monkeypatch.setattr(extraction_worker.signal, "alarm", calls.append)
    monkeypatch.setattr(extraction_worker, "extract", lambda data: calls.append("read") or {"text": None})
    pipe = Pipe(extraction_worker.LENGTH.pack(4), b"page", b"")
    extraction_worker.serve(pipe, pipe)
    assert calls == [20, "read", "reply", 0]


def test_the_child_process_gets_no_secret_and_ends_with_its_extractor(monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    with Extractor() as extractor:
        extractor.read(page().decode())
        child = extractor._child
        environment = Path(f"/proc/{child.pid}/environ")
        if environment.exists():  # Linux shows it
            assert b"DISCORD_TOKEN" not in environment.read_bytes()
    assert child.returncode is not None


def test_endlessly_nested_elements_are_survived(extractor):
    html = "<html><body>" + "<div>" * 50_000 + STORY + "</body></html>"
    with contextlib.suppress(Unreadable):
        extractor.read(html)
    assert "urgency" in extractor.read(page().decode()).text


def test_a_page_that_exceeds_the_memory_is_a_failure_and_the_next_page_is_read(monkeypatch):
    start = subprocess.Popen

    def small(command, **options):
        program = "from ingest.sources import extraction_worker as w; w.MEMORY = 200_000_000; w.main()"
        return start([*command[:-2], "-c", program], **options)

    monkeypatch.setattr(limited_child.subprocess, "Popen", small)
    with Extractor() as extractor:
        assert "urgency" in extractor.read(page().decode()).text
        with pytest.raises(Unreadable, match="too large or too broken"):
            extractor.read("<p>a" * 500_000)
        assert "urgency" in extractor.read(page().decode()).text


def test_the_child_process_is_limited_and_ends_after_a_large_page(monkeypatch):
    monkeypatch.setattr(extraction, "LARGE", 2000)
    with Extractor() as extractor:
        extractor.read(page().decode())
        child = extractor._child
        limits = Path(f"/proc/{child.pid}/limits")
        if limits.exists():  # Linux shows it
            assert f"Max address space         {extraction_worker.MEMORY}" in limits.read_text()
        extractor.read(page(STORY * 10).decode())
        assert (extractor._child, child.returncode is None) == (None, False)
        assert "urgency" in extractor.read(page().decode()).text


@pytest.mark.parametrize("character", ["\x01", "\x08", "\x0b", "\x1b", "\ufffe", "&#11;", "&#x1f;", "&#xffff;"])
@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_character_that_no_page_may_have_is_the_only_one_to_go(extractor, character, apostrophe):
    """The page was lost: one of them, as word processors leave them, was enough."""
    note = f"<p>The ministry{apostrophe}s{character} note{character}<span hidden>x{character}</span> came later.</p>"
    article = read_html(page(f"{STORY}{note}<a title='a{character}’b' href='/'>c</a>"), FOUND, extractor)

    assert f"The ministry{apostrophe}s note came later." in article.text
    assert "with a high sense of urgency" in article.text


@pytest.mark.parametrize(
    "attributes",
    [
        *("alt='The old\x0bbridge'\x0btitle='At\x0bnight'", "a\x01b='x\x0by'", "alt='a'\x0b='\x0b'"),
        *("\ufffe='\ufffe'", "\uffff='&#11;'", "{='&#11;'", "{a='&#11;'", "{}='&#11;'"),
    ],
)
def test_a_name_that_no_attribute_may_have_costs_no_page(extractor, attributes):
    """What stands between two attributes is a part of the name of the second, and lxml takes no such name."""
    article = read_html(page(f"{STORY}<p {attributes}>The bridge <img {attributes}> is closed.</p>"), FOUND, extractor)

    assert "with a high sense of urgency" in article.text
    assert "The bridge is closed." in article.text


def test_endless_combining_marks_do_not_delay_a_page(extractor):
    marks = "&#769;&#790;" * 100_000
    body = STORY + f"<p>a{marks}</p><p>{STORY} <a href='http://a{marks}.org/'>b{marks}</a></p>"
    article = read_html(page(body, f"<title>a{marks}</title>"), FOUND, extractor)
    assert "urgency" in article.text
    assert "\u0301" * 16 not in article.text.replace("\u0316", "")


def test_the_day_on_which_clocks_begin_is_no_day_of_publication(extractor):
    """Saved pages were of 1 January 1970; of pages that are fetched that was known."""
    head = '<meta property="article:published_time" content="1970-01-01T00:00:00Z">'
    assert read_html(page(head=head), FOUND, extractor).published is None
    of_may = head.replace("1970-01-01", "1970-05-04")
    assert read_html(page(head=of_may), FOUND, extractor).published == date(1970, 5, 4)
