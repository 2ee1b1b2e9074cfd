"""An answer from an article that its publisher has corrected says so, and one of before that day does not."""

import json
from contextlib import closing
from datetime import date

import pytest

from bot.answering.answer import Change
from bot.answering.topics.overview import WRITER
from bot.answering.topics.reply import TopicCommand
from bot.replies.correction import correction_text
from bot.replies.document import reply_document
from bot.wiring import open_answering
from ingest.corpus.articles import Correction
from tests.bot.scripted_chat import text_reply

NOTE = "Correction, March 10, 2025: An earlier version of this story said that the Marrow bridge has five lanes."
STORY = "\n\n".join(
    [
        "The Marrow bridge has {lanes} lanes and carries 40,000 cars a day, the harbor office said on Monday.",
        "It was built in 1931 by Ilse Brandt, an engineer, and is closed for repairs of two of its pillars until May.",
    ]
)
RECORD = {"url": "https://example.org/bridge", "title": "Marrow bridge closed for repairs", "published": "2025-03-03"}
QUESTION = "How many lanes does the Marrow bridge have?"


@pytest.fixture(scope="module")
def corrected(corpus_of, tmp_path_factory):
    """A corpus in which an article was corrected a week after it came out."""
    file = tmp_path_factory.mktemp("articles") / "feed.jsonl"
    versions = [
        RECORD | {"text": STORY.format(lanes="five"), "retrieved": "2025-03-03"},
        RECORD
        | {
            "text": STORY.format(lanes="four") + "\n\n" + NOTE,
            "retrieved": "2025-03-10",
            "updated": "2025-03-10T09:00:00Z",
        },
    ]
    file.write_text("".join(json.dumps(version) + "\n" for version in versions), "utf-8")
    return corpus_of(file)


def test_a_chat_models_answer_says_that_its_article_was_corrected(corrected, settings_for, chat_server, tmp_path):
    chat_server.script = [text_reply(STORY.format(lanes="four").split("\n")[0] + " [1]")]
    changes = {"chat_model": "openai:scripted", "chat_base_url": chat_server.url, "bot_data_dir": tmp_path / "bot"}
    reply = ask(settings_for(corrected, **changes))
    assert reply.writer == "openai:scripted"
    assert reply_document(reply)["citations"][0]["corrected"] == {"date": "2025-03-10", "note": NOTE}


def ask(settings, as_of=None):
    with closing(open_answering(settings)) as answering:
        return answering.ask(QUESTION, as_of=as_of)


def test_the_answer_says_that_its_article_was_corrected(corrected, settings_for):
    reply = ask(settings_for(corrected))
    assert "four lanes" in reply.claims[0].text
    (citation,) = reply_document(reply)["citations"]
    assert citation["corrected"] == {"date": "2025-03-10", "note": NOTE}
    assert citation["updated"] == "2025-03-10"


def test_topic_lines_and_checks_say_that_the_article_was_updated(corrected, settings_for):
    with closing(open_answering(settings_for(corrected))) as answering:
        lines = answering.topic(TopicCommand.LATEST, "Marrow bridge").lines
        checked = answering.check("The Marrow bridge has four lanes and carries 40,000 cars a day.")
    assert [line.citation.updated for line in lines] == [date(2025, 3, 10)]
    assert [citation.updated for citation in checked.citations] == [date(2025, 3, 10)]


@pytest.mark.parametrize(
    "asked", ["Marrow bridge", "https://example.org/bridge", "Anything new?", "https://example.org/bridge two pillars"]
)
def test_an_overview_says_that_its_article_was_corrected(corrected, settings_for, asked):
    with closing(open_answering(settings_for(corrected))) as answering:
        now, before = reply_document(answering.ask(asked)), answering.ask(asked, as_of=date(2025, 3, 9))
    assert now["writer"] == WRITER
    assert now["citations"]
    for citation in now["citations"]:
        assert citation["corrected"] == {"date": "2025-03-10", "note": NOTE}
        assert citation["updated"] == "2025-03-10"
    assert {citation["corrected"] for citation in reply_document(before)["citations"]} == {None}


def test_an_answer_as_of_a_day_before_the_correction_has_the_earlier_version(corrected, settings_for):
    reply = ask(settings_for(corrected), date(2025, 3, 9))
    assert "five lanes" in reply.claims[0].text
    assert [citation["corrected"] for citation in reply_document(reply)["citations"]] == [None]
    assert [source.updated for source in reply.citations] == [None]


def test_an_answer_as_of_the_day_of_the_correction_says_so(corrected, settings_for):
    reply = ask(settings_for(corrected), date(2025, 3, 10))
    assert "four lanes" in reply.claims[0].text
    assert reply_document(reply)["citations"][0]["corrected"]["date"] == "2025-03-10"


def test_a_search_says_that_an_article_was_corrected_and_updated_but_not_as_of_an_earlier_day(corrected, settings_for):
    with closing(open_answering(settings_for(corrected))) as answering:
        changes = {}
        for day in (None, date(2025, 3, 10), date(2025, 3, 9)):
            passages = answering.search("Marrow bridge lanes", as_of=day)
            assert passages
            changes[day] = list(answering.changes(passages, as_of=day).values())
    noted = [Change(Correction(NOTE, date(2025, 3, 10)), date(2025, 3, 10))]
    assert changes == {None: noted, date(2025, 3, 10): noted, date(2025, 3, 9): []}


TARIFFS = "Trump pauses tariffs for most countries but lifts China's total to 125 per cent"
TARIFFS_NOTE = "Correction: total American tariff on China is 145 per cent, not 125"


@pytest.fixture(scope="module")
def samples(sample_folder, settings_for):
    """Answering over the samples, in which an article corrects an earlier one of its outlet."""
    with closing(open_answering(settings_for(sample_folder))) as answering:
        yield answering


def corrections_by_title(citations):
    return {citation.passage.title: citation.correction for citation in citations}


@pytest.mark.parametrize("command", [TopicCommand.LATEST, TopicCommand.TIMELINE])
def test_a_topic_marks_the_article_that_a_later_one_of_its_outlet_corrects(samples, command):
    lines = samples.topic(command, "tariffs on China").lines

    marked = corrections_by_title(line.citation for line in lines)
    assert marked.pop(TARIFFS) == Correction(TARIFFS_NOTE, date(2025, 4, 11))
    assert TARIFFS_NOTE in marked
    assert set(marked.values()) == {None}


def test_an_answer_marks_the_article_that_a_later_one_of_its_outlet_corrects(samples):
    question = "What tariff on most countries did Trump pause for 90 days?"

    found = samples.search(question, k=3)
    changes = samples.changes(found)
    assert [passage.title for passage in found if passage.version_id in changes] == [TARIFFS]
    assert list(changes.values()) == [Change(Correction(TARIFFS_NOTE, date(2025, 4, 11)))]
    marked = corrections_by_title(samples.ask(question).citations)
    assert marked[TARIFFS] == Correction(TARIFFS_NOTE, date(2025, 4, 11))
    before = corrections_by_title(samples.ask(question, as_of=date(2025, 4, 10)).citations)
    assert before[TARIFFS] is None


HEADLINE = "Marrow bridge closed for repairs until May"
NAMED = f'Our report "{HEADLINE}" of March 3 gave a wrong number of lanes. The bridge has four.'
LATER = {
    "url": "https://example.org/corrections/12",
    "title": "Corrections and clarifications: March 12",
    "outlet": "The Example",
    "published": "2025-03-12",
    "text": f"The Marrow mill is made of wood, not of stone.\n\n{NAMED}",
}


def corrected_by(corpus_of, settings_for, folder, later, page_name="page.html"):
    """What an article of the bridge is marked with once a later one is in its corpus, which may be a page."""
    earlier = RECORD | {"title": HEADLINE, "outlet": "The Example", "text": STORY.format(lanes="five")}
    records = [earlier] if isinstance(later, str) else [earlier, later]
    (folder / "feed.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    if isinstance(later, str):
        (folder / page_name).write_text(later, "utf-8")
    with closing(open_answering(settings_for(corpus_of(folder)))) as answering:
        lines = answering.topic(TopicCommand.LATEST, "Marrow bridge").lines
    return corrections_by_title(line.citation for line in lines)[HEADLINE]


def test_a_column_of_corrections_marks_each_report_with_its_paragraph(corpus_of, settings_for, tmp_path):
    correction = corrected_by(corpus_of, settings_for, tmp_path, LATER)

    assert correction == Correction(f"Corrections and clarifications:\n{NAMED}", date(2025, 3, 12))
    assert correction_text(correction) == f"corrected on 12 March 2025: {NAMED}"


def test_a_note_of_the_page_and_a_later_article_are_both_shown(corpus_of, settings_for, tmp_path):
    note = "Correction, March 5, 2025: The bridge was built in 1931, not in 1913."
    text = STORY.format(lanes="five") + f"\n\n{note}"
    earlier = RECORD | {"title": HEADLINE, "outlet": "The Example", "text": text, "retrieved": "2025-03-05"}
    later = LATER | {"retrieved": "2025-03-12"}
    (tmp_path / "feed.jsonl").write_text("".join(json.dumps(record) + "\n" for record in (earlier, later)), "utf-8")
    with closing(open_answering(settings_for(corpus_of(tmp_path)))) as answering:
        now = answering.topic(TopicCommand.LATEST, "Marrow bridge").lines
        then = answering.topic(TopicCommand.LATEST, "Marrow bridge", as_of=date(2025, 3, 11)).lines

    noted = Correction(note, date(2025, 3, 5))
    told = Correction(f"Corrections and clarifications:\n{NAMED}", date(2025, 3, 12), noted)
    assert corrections_by_title(line.citation for line in now)[HEADLINE] == told
    assert corrections_by_title(line.citation for line in then)[HEADLINE] == noted
    assert correction_text(told) == (
        'corrected on 12 March 2025: Our report "Marrow bridge closed for repairs until May" of March 3 gave a wrong '
        "number of lanes. The bridge has four. · corrected on 5 March 2025: The bridge was built in 1931, not in 1913."
    )


PAGE = """<html><head><title>{title}</title><link rel="canonical" href="{url}"><meta property="og:site_name"
content="{outlet}"><meta property="article:published_time" content="{published}"></head><body><article><h1>{title}</h1>
<p>The Marrow mill is made of wood, not of stone, as the owner of the mill wrote to us in a long letter.</p>
<p>{named}</p></article></body></html>"""


@pytest.mark.parametrize(
    "later",
    [
        LATER | {"outlet": "The Other"},
        LATER | {"url": "https://example.net/corrections/12"},
        LATER | {"published": "2025-03-02"},
        LATER | {"title": "What we learned about the bridge on March 12"},
        LATER | {"text": NAMED.replace("until May", "until June")},
        # A headline that begins with all words of the other.
        LATER | {"text": NAMED.replace("until May", "until May, mayor says")},
        PAGE.format(**LATER, named=NAMED),
    ],
    ids=["outlet", "site", "earlier", "headline", "other words", "longer headline", "page of its own word"],
)
def test_no_other_article_corrects_it(corpus_of, settings_for, tmp_path, later):
    assert corrected_by(corpus_of, settings_for, tmp_path, later) is None


def test_nor_does_a_page_in_xhtml_of_its_own_word(corpus_of, settings_for, tmp_path):
    page = PAGE.format(**LATER, named=NAMED)
    assert corrected_by(corpus_of, settings_for, tmp_path, page, page_name="page.xhtml") is None
