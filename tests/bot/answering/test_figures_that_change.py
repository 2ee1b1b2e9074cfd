"""A flood as it is reported from day to day: what a reader is told who asks for a figure of it."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest

from bot.wiring import open_answering
from tests.bot.scripted_chat import text_reply

REPORTS = [
    {
        "url": "https://herald.example/flood",
        "title": "Flood in Marrow kills 12",
        "published": "2025-03-01",
        "text": "Marrow, March 1 - At least 12 people died when the river Ome burst its banks near Marrow on Saturday, "
        "officials said. Rescue workers searched houses through the night. The mayor, Ann Lee, called for help.",
    },
    {
        "url": "https://post.example/flood",
        "title": "Death toll of Marrow flood rises",
        "published": "2025-03-03",
        "text": "Marrow, March 3 - The flood near Marrow has killed 17 people, officials said on Monday. The river Ome "
        "burst its banks on Saturday. Schools stay closed until Thursday.",
    },
    {
        "url": "https://times.example/flood",
        "title": "Marrow counts its dead",
        "published": "2025-03-03",
        "text": "Nineteen people were killed by the flood near Marrow, the Times has counted from lists of hospitals. "
        "The government speaks of 17. Damage is put at $34 million.",
    },
    {
        "url": "https://herald.example/damage",
        "title": "Insurers count the damage",
        "published": "2025-03-05",
        "text": "The damage of the flood near Marrow is estimated at $52 million, the insurers' association said on "
        "Wednesday. Roads were washed away. A warehouse of Marrow burned down in the same night.",
    },
]


@pytest.fixture(scope="module")
def flood(corpus_of, settings_for, tmp_path_factory, write_jsonl):
    file = write_jsonl(
        tmp_path_factory.mktemp("flood") / "flood.jsonl",
        *({**report, "retrieved": report["published"]} for report in REPORTS),
    )
    with closing(open_answering(settings_for(corpus_of(file)))) as answering:
        yield answering


def test_the_newest_death_toll_comes_first_with_a_note(flood, quoted):
    reply = flood.ask("How many people died in the flood near Marrow?")
    quoted(flood, reply)
    newest, older = reply.claims[:2], reply.claims[2:]
    assert {"17 people" in claim.text or "Nineteen people" in claim.text for claim in newest} == {True}
    assert "At least 12 people" in " ".join(claim.text for claim in older)
    (note,) = reply.notes
    assert reply.caveats == (note,)
    assert note.startswith("Reports differ: ")
    assert note.index("17 dead (post.example, 3 March 2025)") < note.index("12 dead (herald.example, 1 March 2025)")
    assert note.index("nineteen dead (times.example") < note.index("12 dead")
    assert note.endswith("The newest are from the same day and disagree.")


def test_the_dead_of_a_town_that_no_article_has_are_not_told(flood, refused):
    refused(flood.ask("How many people died in the flood near Marrow that Altstetten reported?"))


def test_as_of_a_day_later_figures_are_not_compared(flood, quoted):
    reply = flood.ask("How many people died in the flood near Marrow?", as_of=date(2025, 3, 1))
    assert "17" not in quoted(flood, reply)
    assert not any(note.startswith("Reports differ") for note in reply.notes)


def test_a_differing_amount_is_quoted_after_the_first(flood, quoted):
    reply = flood.ask("How much damage did the flood near Marrow do?")
    assert "$52 million" in reply.claims[0].text
    assert any("Damage is put at $34 million." in claim.text for claim in reply.claims)
    quoted(flood, reply)


def test_a_differing_amount_is_said_to_differ(flood):
    reply = flood.ask("How much damage did the flood near Marrow do?")
    assert any("$52 million (herald.example, 5 March 2025); $34 million (times.example" in note for note in reply.notes)


def test_a_figure_that_no_report_gives_is_refused(flood, refused):
    """Found in a year of news: "the Hong Kong fire" was answered with a stampede in which four from Hong Kong died."""
    refused(flood.ask("How many people were arrested near Marrow after the flood?"))


DEAD = "How many people died in storm Ida?"
STORM = [
    {
        "url": "https://herald.example/storm",
        "title": "Storm Ida hits the coast of Marrow",
        "published": "2025-03-01",
        "text": "Marrow, March 1 - At least 12 people have died in storm Ida, officials said on Saturday evening. "
        "Roofs were torn off along the coast. The mayor, Ann Lee, called for help.",
    },
    {
        "url": "https://post.example/storm",
        "title": "Marrow searches for survivors of storm Ida",
        "published": "2025-03-04",
        "text": "Marrow, March 4 - Storm Ida has claimed the lives of at least 31 people, a toll that has steadily "
        "risen as teams comb through the debris. Schools stay closed until Thursday.",
    },
]


@pytest.fixture(scope="module")
def corpus_of_reports(corpus_of, tmp_path_factory, write_jsonl):
    def of(reports):
        file = tmp_path_factory.mktemp("storm") / "storm.jsonl"
        return corpus_of(write_jsonl(file, *({**report, "retrieved": report["published"]} for report in reports)))

    return of


@pytest.fixture(scope="module")
def storm_corpus(corpus_of_reports):
    return corpus_of_reports(STORM)


@pytest.fixture(scope="module")
def storm(storm_corpus, settings_for):
    with closing(open_answering(settings_for(storm_corpus))) as answering:
        yield answering


def test_a_count_in_other_words_that_has_grown_stands_first_with_its_day(storm, quoted):
    """Found in a year of news: "at least 81 people have died" stood before "claimed the lives of at least 119"."""
    reply = storm.ask(DEAD, as_of=date(2025, 3, 5))
    quoted(storm, reply)
    newest, older = reply.claims[:2]

    assert newest.text.startswith("4 March 2025: ")
    assert "31 people" in newest.text
    assert older.text.startswith("1 March 2025: ")
    assert "12 people" in older.text


def test_beside_reports_that_differ_the_newest_count_stands_first(corpus_of_reports, settings_for, quoted):
    """Found in a year of news: 90 and 81 dead were said to differ, and 119 of a later day stood last."""
    second_day = {
        "url": "https://times.example/storm",
        "title": "Storm Ida: more dead on the coast of Marrow",
        "published": "2025-03-02",
        "text": "Marrow, March 2 - At least 17 people have died in storm Ida, officials said on Sunday evening.",
    }
    with closing(open_answering(settings_for(corpus_of_reports([*STORM, second_day])))) as answering:
        reply = answering.ask(DEAD, as_of=date(2025, 3, 5))
        quoted(answering, reply)

    assert any(note.startswith("Reports differ: 17 dead") for note in reply.notes)
    assert reply.claims[0].text.startswith("4 March 2025: ")
    assert "31 people" in reply.claims[0].text


def test_as_of_the_first_day_the_first_count_stands_alone(storm, quoted):
    reply = storm.ask(DEAD, as_of=date(2025, 3, 2))

    assert "31" not in quoted(storm, reply)
    assert "12 people" in reply.claims[0].text


@pytest.mark.soak
def test_a_chat_model_that_has_read_the_reports_keeps_its_order(
    storm, storm_corpus, settings_for, tmp_path, chat_server, quoted
):
    texts = [passage.text for passage in storm.ask(DEAD, as_of=date(2025, 3, 5)).evidence.passages]
    number = {words: next(n for n, text in enumerate(texts, start=1) if words in text) for words in ("12 people", "31")}
    draft = (
        f"At least 12 people have died in storm Ida [{number['12 people']}]. "
        f"Storm Ida has claimed the lives of at least 31 people [{number['31']}]."
    )
    chat_server.script = [text_reply(draft)]
    given = {"chat_model": "openai:scripted", "chat_base_url": chat_server.url, "bot_data_dir": tmp_path / "bot"}
    with closing(open_answering(settings_for(storm_corpus, **given))) as answering:
        reply = answering.ask(DEAD, as_of=date(2025, 3, 5))

    quoted(storm, reply)
    assert reply.writer == "openai:scripted"
    assert ["12 people" in reply.claims[0].text, "31 people" in reply.claims[1].text] == [True, True]
