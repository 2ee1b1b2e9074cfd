"""The commands on a topic over small corpora and the samples, with the real model and a real index server."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.answering.answer import Filters, Question
from bot.answering.question import foreign
from bot.answering.question.query import read_query
from bot.answering.refusal import reasons
from bot.answering.topics import latest, topic_of_time, trend
from bot.answering.topics.bare_topic import bare_topic
from bot.answering.topics.compare import COPIES_ONCE, ONE_CHOSEN
from bot.answering.topics.leads import page_text
from bot.answering.topics.new_reports import NewReports, names_of
from bot.answering.topics.reply import Part, TopicCommand
from bot.conversation.stored_passages import StoredPassage
from bot.errors import QuestionRejected
from bot.wiring import open_answering

NOTE = "Correction, March 12, 2025: An earlier version of this story said that the Arle bridge fell on Sunday."
FALL = "The Arle bridge at Dunmere fell into the river on Monday after a week of rain, and nobody was hurt."
WORK = "Workers began to build a new Arle bridge at Dunmere on March 20 with steel from the north of the country."
OPEN = "The new Arle bridge at Dunmere will open on May 30, with a walk of all the schools across the water."
MINE = "A fire in the Kestrel mine near Tolm killed 12 miners on Sunday, the company said after a night of searching."
MINE_LATER = (
    "The fire that broke out in the Kestrel mine near Tolm on Sunday killed 14 miners, the police said in a report."
)
RESCUE = (
    "The rescue crews of the Kestrel mine brought 30 workers up alive through the old northern shaft on Monday morning."
)
RESCUED = (
    "Rescue crews brought 30 workers up alive on Monday morning through an old shaft in the north of the Kestrel mine."
)
OWNER = (
    "The Kestrel mine belongs to a family from Harrow, which bought it in 1987 and sold half of its land for a museum."
)
BOARD = "The river board of the county looks after forty crossings, most of them older than a hundred years."
ARTICLES = [
    ("north.example", "Arle bridge falls", "2025-03-04", "2025-03-04T10:00:00Z", f"{FALL} {BOARD}"),
    ("south.example", "Dunmere: Arle bridge falls", "2025-03-05", "2025-03-05T10:00:00Z", f"{FALL} {BOARD}"),
    (
        "east.example",
        "Why the Arle bridge fell",
        "2025-03-11",
        "2025-03-12T10:00:00Z",
        f"On Monday, March 3, the Arle bridge at Dunmere fell because of its rusty pillars.\n\n{NOTE}",
    ),
    ("east.example", "Work on the Arle bridge begins", "2025-03-21", "2025-03-21T10:00:00Z", f"{WORK} {OPEN}"),
    ("north.example", "Fire in the Kestrel mine", "2025-03-10", "2025-03-10T10:00:00Z", f"{MINE} {RESCUE}"),
    ("south.example", "Kestrel mine: a fire", "2025-03-10", "2025-03-10T11:00:00Z", f"{MINE} {RESCUE}"),
    ("east.example", "Kestrel mine fire", "2025-03-11", "2025-03-11T10:00:00Z", f"{MINE_LATER} {RESCUED}"),
    ("west.example", "Who owns the Kestrel mine", "2025-03-12", "2025-03-12T10:00:00Z", f"{OWNER}"),
    (
        "west.example",
        "Dunmere opens its museum",
        "2025-03-01",
        "2025-03-01T10:00:00Z",
        "The museum of Dunmere opened on Saturday with a show of two hundred old maps of the coast and its ports.",
    ),
    (
        "west.example",
        "Dunmere ferry is full",
        "2025-03-08",
        "2025-03-08T10:00:00Z",
        "The Dunmere ferry carries twice as many people as it did a year before, and its crews ask for a second boat.",
    ),
]
QUAKE = [
    (
        "harbour.example",
        "2025-01-09",
        "The earthquake in Marrow killed 202 people, the prefecture said.",
        "The road to the port of Marrow is blocked in four places, and 26,000 people sleep in shelters.",
    ),
    (
        "meridian.example",
        "2025-01-12",
        "The earthquake in Marrow killed 214 people, the prefecture said.",
        "The port of Marrow opens again on Friday for ships that bring water and blankets.",
    ),
]
BELLS = (
    "northgate.example",
    "2025-01-12",
    "The earthquake in Marrow was felt as far as Northgate, where the bells of the cathedral rang.",
)
TOPIC = "Arle bridge"
CLAIM = "the Arle bridge at Dunmere fell into the river"


@pytest.fixture(scope="module")
def bridge(corpus_of, settings_for, tmp_path_factory):
    """Answering over six articles, of which two are copies and one was corrected."""
    file = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    lines = [
        {
            "url": f"https://{outlet}/{place}",
            "title": title,
            "text": text,
            "outlet": outlet,
            "published": published,
            "retrieved": retrieved,
        }
        for place, (outlet, title, published, retrieved, text) in enumerate(ARTICLES)
    ]
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    with closing(open_answering(settings_for(corpus_of(file)))) as answering:
        yield answering


def quotes(answering, reply):
    """The quotes of a reply, each checked against the stored version, numbered from 1."""
    assert reply.reason is None, reply.reason
    assert [line.citation.number for line in reply.lines] == list(range(1, len(reply.lines) + 1))
    for line in reply.lines:
        passage, quote = line.citation.passage, line.citation.quote
        version = answering.corpus.version(passage.article_id, quote.version_id)
        assert version.text[quote.start : quote.end] == quote.text
        assert (version.title, version.url) == (passage.title, passage.url)
    assert reply.freshness is not None
    return [line.citation.quote.text for line in reply.lines]


def test_new_reports_are_those_that_came_in_since_then_and_were_not_told(bridge, monkeypatch):
    came = datetime.now(UTC)
    passages = [line.citation.passage for line in bridge.topic(TopicCommand.LATEST, TOPIC).lines]
    newest, late, copy = passages
    moments = {passage.article_id: came for passage in passages}
    monkeypatch.setattr(latest, "MOST", 1)

    def told_after(new, **seen):
        ages = moments | {passage.article_id: came - timedelta(days=9) for passage in seen.values()}
        monkeypatch.setattr(bridge.corpus, "first_seen", lambda names: {name: ages.get(name, came) for name in names})
        reply = bridge.topic(TopicCommand.LATEST, TOPIC, new=new)
        assert all(line.first_seen >= new.since for line in reply.lines)
        return [line.citation.passage.article_id for line in reply.lines], len(reply.further)

    new = NewReports(came - timedelta(days=1), date(2025, 3, 1))
    assert told_after(new) == ([newest.article_id], 2)
    # One that was told or was there before leaves its room to one that came in late.
    assert told_after(replace(new, reported=frozenset(names_of(newest)))) == ([late.article_id], 1)
    assert told_after(new, old=newest) == ([late.article_id], 1)
    assert told_after(replace(new, since=came + timedelta(days=1))) == ([], 0)
    assert told_after(replace(new, oldest=date(2025, 3, 11)))[1] == 1
    # A copy of a report that was there before is none that came in since.
    (other,) = {article.article_id for article in bridge.corpus.copies([copy]).of[copy.version_id]}
    assert told_after(new, old=replace(copy, article_id=other)) == ([newest.article_id], 1)


def test_the_latest_reports_come_first_and_copies_once(bridge):
    reply = bridge.topic(TopicCommand.LATEST, TOPIC)

    quotes(bridge, reply)
    assert [line.day for line in reply.lines][:2] == [date(2025, 3, 21), date(2025, 3, 11)]
    (copy,) = reply.lines[2:]
    passage = copy.citation.passage
    assert {passage.url, *passage.copies} == {"https://north.example/0", "https://south.example/1"}


@pytest.mark.parametrize("command", list(TopicCommand))
def test_a_topic_with_a_typing_error_is_looked_for_as_it_was_meant(bridge, command):
    """A question with the same error was answered, and the topic was refused."""
    meant, typed = bridge.topic(command, "Kestrel mine fire"), bridge.topic(command, "Kestrl mine fire")

    assert typed.lines == meant.lines != ()
    assert typed.notes == ("Searched for “Kestrel” instead of “Kestrl”.", *meant.notes)
    assert typed.question.text == "Kestrl mine fire"
    assert typed.searched == meant.searched == "Kestrel mine fire"


@pytest.mark.parametrize("command", list(TopicCommand))
def test_words_that_are_shortened_in_a_chat_are_looked_for_in_full(bridge, command):
    """ "Kestrel rn" was looked for as a name."""
    typed = bridge.topic(command, "Kestrel mine fire rn")

    assert typed.lines == bridge.topic(command, "Kestrel mine fire now").lines != ()
    assert typed.searched == "Kestrel mine fire now"


@pytest.mark.parametrize("command", sorted(set(TopicCommand) - {TopicCommand.WHO_REPORTED}))
@pytest.mark.parametrize(
    "asked", ["any updates on {}", "any updates on {}?", "{} news", "news about {} please", "Tell me about {}"]
)
def test_words_that_ask_for_reports_are_no_words_of_a_topic(bridge, command, asked):
    """ "Any updates on SNAP benefits" listed reports with the word "updates"."""
    asked_for, named = bridge.topic(command, asked.format(TOPIC)), bridge.topic(command, TOPIC)

    assert asked_for.lines == named.lines != ()
    assert asked_for.question.text == asked.format(TOPIC)


def test_a_name_with_a_word_that_asks_for_reports_is_a_topic(quake):
    further = (
        ("courier.example", "2025-02-03", "Harbour News lets go of forty people, and its mayor calls it fake news."),
        ("gazette.example", "2025-02-04", "A harbour of Marrow is closed for a day by ice that is a foot thick."),
    )
    with quake(*further) as answering:
        for name in ("Harbour News", "harbour news", "The Harbour Update", "fake news", "Newsom"):
            query = read_query(Question(name, datetime(2025, 3, 1, tzinfo=UTC)))
            assert bare_topic(query, answering.corpus) is query


@pytest.mark.parametrize("asked", ["news", "What's the latest news?"])
def test_without_a_topic_the_latest_are_the_newest_and_the_others_ask_for_one(bridge, asked):
    """ "Latest news" listed reports that have the word "news"."""
    reply = bridge.topic(TopicCommand.LATEST, asked)
    days = [line.day for line in reply.lines]

    assert quotes(bridge, reply)
    assert days == sorted(days, reverse=True)
    assert {line.citation.passage.title for line in reply.lines} >= {"Dunmere ferry is full"}
    for command in (TopicCommand.TIMELINE, TopicCommand.TREND, TopicCommand.COMPARE):
        assert bridge.topic(command, asked).reason == reasons.EMPTY_TOPIC
    assert bridge.topic(TopicCommand.LATEST, "news in 1990").reason.startswith("No article was published in this")
    came = datetime.now(UTC)
    new = NewReports(came - timedelta(days=1), date(2025, 3, 9))
    assert bridge.topic(TopicCommand.LATEST, "news", new=new).lines
    assert not bridge.topic(TopicCommand.LATEST, "news", new=replace(new, since=came + timedelta(days=1))).lines


def test_the_names_of_a_topic_in_small_letters_are_names(quake):
    """A report on somebody else of that name counted, because it has the other words."""
    further = (
        (
            "courier.example",
            "2025-02-03",
            "The verdict in the trial of Oskar Lind came on Monday after the words of four witnesses.",
        ),
        (
            "gazette.example",
            "2025-02-04",
            "Oskar Lind told the judge on the second day of the trial that he was away before the verdict.",
        ),
        (
            "northgate.example",
            "2025-02-05",
            "In the trial of Mira Lind the judge heard two witnesses on Tuesday, and a verdict is near.",
        ),
    )
    with quake(*further) as answering:
        typed = answering.topic(TopicCommand.TREND, "oskar lind trial verdict")
        meant = answering.topic(TopicCommand.TREND, "Oskar Lind trial verdict")

    assert [line.day for line in typed.lines] == [date(2025, 2, 3), date(2025, 2, 4)]
    assert (typed.lines, typed.notes) == (meant.lines, ())


def test_reports_for_which_there_is_no_room_are_known_and_copies_once(bridge, monkeypatch):
    whole = bridge.topic(TopicCommand.LATEST, TOPIC)
    monkeypatch.setattr(latest, "MOST", 1)
    reply = bridge.topic(TopicCommand.LATEST, TOPIC)

    assert (len(whole.lines), whole.further) == (3, ())
    assert reply.lines == whole.lines[:1]
    assert [passage.article_id for passage in reply.further] == [
        line.citation.passage.article_id for line in whole.lines[1:]
    ]


def test_a_timeline_is_in_the_order_of_events(bridge):
    reply = bridge.topic(TopicCommand.TIMELINE, TOPIC)

    texts = quotes(bridge, reply)
    assert [(line.day, line.is_event) for line in reply.lines] == [
        (date(2025, 3, 3), True),
        (date(2025, 3, 11), False),
        (date(2025, 3, 20), True),
    ]
    assert "fell" in texts[0]
    assert texts[2] == WORK
    assert reply.lines[0].reports == 2


def test_a_timeline_has_no_event_that_was_only_announced(bridge):
    """When its day had come, what was to open then stood there as an event, and so did a deadline."""
    for day in (date(2025, 5, 29), date(2025, 5, 30), date(2025, 12, 1)):
        reply = bridge.topic(TopicCommand.TIMELINE, TOPIC, as_of=day)
        assert reply.lines
        assert all(line.day <= line.citation.passage.published for line in reply.lines)


def test_a_timeline_of_more_days_than_are_shown_says_so(quake):
    """Eight days of ten read like all that had happened."""
    told = [
        (
            f"outlet{number}.example",
            f"2025-01-{10 + number}",
            f"An aftershock of the earthquake in Marrow damaged {number + 2} houses on January {10 + number}.",
        )
        for number in range(10)
    ]
    note = "Reports tell of events on {} days; the 8 that most of them tell of are shown."
    with quake(*told) as answering:
        reply = answering.topic(TopicCommand.TIMELINE, "earthquake in Marrow")
        assert len(reply.lines) == 8
        assert reply.notes == (note.format(10),)
    with quake(*told[:6]) as answering:
        reply = answering.topic(TopicCommand.TIMELINE, "earthquake in Marrow")
        assert len(reply.lines) == 6
        assert reply.notes == ()


def test_a_timeline_has_an_announced_event_that_was_told_of_afterwards(quake):
    announced = (
        "courier.example",
        "2025-01-14",
        "The governor will visit Marrow on January 20, after the earthquake that shook it.",
    )
    told = (
        "northgate.example",
        "2025-01-21",
        "The governor came to Marrow on January 20 and spoke with people who lost their homes in the earthquake.",
    )
    with quake(announced, told) as answering:
        lines = answering.topic(TopicCommand.TIMELINE, "earthquake in Marrow").lines

    (visit,) = [line for line in lines if line.day == date(2025, 1, 20)]
    assert (visit.citation.quote.text, visit.is_event) == (told[2], True)


def test_a_timeline_counts_the_reports_of_a_day_of_reports(quake):
    """Each had one, however many there were."""
    copy = ("lantern.example", *BELLS[1:])
    with quake(BELLS, copy) as answering:
        lines = answering.topic(TopicCommand.TIMELINE, "earthquake in Marrow").lines

    assert [(line.day.day, line.is_event, line.reports) for line in lines] == [(9, False, 1), (12, False, 2)]


@pytest.mark.parametrize("told", [BELLS[2], QUAKE[1][2]])
def test_a_day_of_reports_of_which_one_has_page_text_alone_is_quoted_with_another(quake, monkeypatch, told):
    """The day was left out where that one was found first."""
    monkeypatch.setattr(page_text, "_is_of_many", lambda corpus, text, outlet, as_of: text != told)
    with quake(BELLS) as answering:
        (line,) = answering.topic(TopicCommand.TIMELINE, "earthquake in Marrow").lines

    assert (line.day.day, line.is_event, line.reports, line.citation.quote.text) == (12, False, 2, told)


def test_only_chosen_reports_count(bridge):
    chosen = Filters("east.example", date(2025, 3, 12))
    for command in (TopicCommand.LATEST, TopicCommand.TREND, TopicCommand.WHO_REPORTED):
        reply = bridge.topic(command, TOPIC, filters=chosen)
        assert {line.citation.passage.title for line in reply.lines} == {"Work on the Arle bridge begins"}
        assert "Only reports of east.example, from 12 March 2025 on were searched." in reply.notes
    with pytest.raises(QuestionRejected, match="No article is from “"):
        bridge.topic(TopicCommand.LATEST, TOPIC, filters=Filters("nobody.example"))


def test_a_correction_is_attached_to_its_article(bridge):
    lines = bridge.topic(TopicCommand.LATEST, TOPIC).lines

    corrected = {line.citation.passage.title: line.citation.correction for line in lines}
    assert corrected.pop("Why the Arle bridge fell").day == date(2025, 3, 12)
    assert set(corrected.values()) == {None}


def test_an_undated_event_is_listed_under_the_day_of_its_report(bridge):
    reply = bridge.topic(TopicCommand.TIMELINE, "Dunmere ferry")

    quotes(bridge, reply)
    assert [(line.day, line.is_event) for line in reply.lines] == [(date(2025, 3, 8), False)]


def test_the_first_report_has_the_line_and_names_its_copy(bridge):
    reply = bridge.topic(TopicCommand.WHO_REPORTED, CLAIM)

    texts = quotes(bridge, reply)
    first = reply.lines[0]
    assert (first.citation.passage.outlet, first.day, first.after.days) == ("north.example", date(2025, 3, 4), 0)
    assert first.citation.passage.copies == ("https://south.example/1",)
    assert texts[0] == FALL
    assert [line.after.days for line in reply.lines] == sorted(line.after.days for line in reply.lines)


@pytest.mark.parametrize("filters", [Filters("south.example"), Filters(since=date(2025, 3, 5))])
def test_an_earlier_copy_that_is_not_among_the_chosen_reports_has_no_line(bridge, filters):
    """Asked for reports of south.example alone, or from 5 March on, that of north.example of 4 March stood first."""
    reply = bridge.topic(TopicCommand.WHO_REPORTED, CLAIM, filters=filters)

    quotes(bridge, reply)
    passages = [line.citation.passage for line in reply.lines]
    assert (passages[0].outlet, passages[0].copies) == ("south.example", ("https://north.example/0",))
    assert all(map(filters.admits, passages))


def test_each_day_has_its_reports_by_outlet_and_a_quote(bridge):
    reply = bridge.topic(TopicCommand.TREND, TOPIC)

    quotes(bridge, reply)
    days = [(line.day, [(outlet.outlet, outlet.reports) for outlet in line.outlets]) for line in reply.lines]
    assert days[1:] == [(date(2025, 3, 11), [("east.example", 1)]), (date(2025, 3, 21), [("east.example", 1)])]
    assert all(line.citation.passage.published == line.day for line in reply.lines)
    assert [line.reports for line in reply.lines] == [1, 1, 1]  # copies once
    assert reply.notes == (trend.COPIES_ONCE,)
    nearest = bridge.topic(TopicCommand.TREND, "walk of the schools across the new Arle bridge").lines[-1]
    assert nearest.citation.quote.text == OPEN  # not the first sentence of its report


def test_outlets_are_compared(bridge):
    reply = bridge.topic(TopicCommand.COMPARE, "Kestrel mine")

    texts = quotes(bridge, reply)
    parts = [(line.part, line.fact, line.citation.passage.outlet) for line in reply.lines]
    assert [(part, fact) for part, fact, _ in parts] == [
        *([(Part.SHARED, 1)] * 2),
        *([(Part.DIFFERING, 1)] * 2),
        (Part.ONLY, 1),
    ]
    assert [outlet for *_, outlet in parts[1:3]] == ["east.example", "east.example"]
    assert parts[4][2] == "west.example"
    assert texts == [RESCUE, RESCUED, MINE_LATER, MINE, OWNER]
    assert reply.lines[2].remark == "The later one looks like an update."
    # The same text in two outlets is one report, which has one line and names both.
    for line in (reply.lines[0], reply.lines[3]):
        passage = line.citation.passage
        assert {passage.url, *passage.copies} == {"https://north.example/4", "https://south.example/5"}
    assert COPIES_ONCE in reply.notes
    assert reply.notes[0].startswith("Compared: 3 articles of east.example, ")


def test_a_text_that_all_outlets_carry_is_one_report(bridge):
    reply = bridge.topic(TopicCommand.COMPARE, "rain and nobody was hurt at the Arle bridge", as_of=date(2025, 3, 10))

    (line,) = reply.lines
    assert line.part is Part.ONLY
    assert len(line.citation.passage.copies) == 1
    assert COPIES_ONCE in reply.notes


def test_a_comparison_with_a_single_outlet_says_so(bridge):
    reply = bridge.topic(TopicCommand.COMPARE, "Dunmere ferry")

    assert [line.part for line in reply.lines] == [Part.ONLY]
    assert reply.notes == (
        "Only one outlet was found that reports on this, west.example, on 8 March 2025: "
        "there is nothing to compare it with.",
    )


def test_a_comparison_of_one_outlet_that_was_chosen_does_not_say_that_no_other_reports(bridge):
    """ "Only one outlet was found that reports on this", though four do: no other was looked at."""
    reply = bridge.topic(TopicCommand.COMPARE, "Kestrel mine", filters=Filters(outlet="east.example"))

    assert {line.citation.passage.outlet for line in reply.lines} == {"east.example"}
    assert {line.part for line in reply.lines} == {Part.OTHER}
    assert ONE_CHOSEN in reply.notes
    assert not [note for note in reply.notes if "Only one outlet was found" in note]


def test_outlets_that_report_at_other_times_are_not_said_to_be_none(samples):
    """It said that only one outlet was found, though another had reported half a year before."""
    reply = samples.topic(TopicCommand.COMPARE, "yen")

    assert {line.part for line in reply.lines} == {Part.ONLY}
    assert reply.notes[0].startswith("No two outlets were found that report on this within 30 days. This is Meridian ")


@pytest.mark.parametrize("command", [TopicCommand.LATEST, TopicCommand.TREND, TopicCommand.TIMELINE])
def test_lines_are_of_the_period_of_a_topic(samples, command):
    """A report of May stood first under "Reports of that time come first.", and a timeline had days of March."""
    reply = samples.topic(command, "tariffs in April 2025")

    assert {(line.day.year, line.day.month) for line in reply.lines} == {(2025, 4)}
    assert reply.notes[0] == "Understood “April 2025” as 1 to 30 April 2025."


@pytest.mark.parametrize("command", [TopicCommand.LATEST, TopicCommand.TREND, TopicCommand.COMPARE])
def test_a_topic_of_a_time_has_what_the_topic_has_with_these_days_chosen(bridge, monkeypatch, command):
    """Reports of the time that do not name it were missing, and those that others had pushed out of the search."""
    monkeypatch.setattr(topic_of_time, "DEPTH", 2)
    named = bridge.topic(command, f"{TOPIC} between 1 and 10 March 2025", asked_at=datetime(2025, 6, 1, tzinfo=UTC))
    chosen = bridge.topic(command, TOPIC, filters=Filters(since=date(2025, 3, 1), until=date(2025, 3, 10)))

    quotes(bridge, named)
    assert [line.citation.passage.article_id for line in named.lines] == [
        line.citation.passage.article_id for line in chosen.lines
    ]
    assert named.notes[0] == "Understood “between 1 and 10 March 2025” as 1 to 10 March 2025."
    assert named.notes[1:] == chosen.notes[1:]


def test_that_no_report_is_of_the_period_of_a_topic_is_told(bridge):
    reply = bridge.topic(TopicCommand.LATEST, "Arle bridge this week", asked_at=datetime(2025, 6, 1, tzinfo=UTC))

    assert "None of these reports is from this time: 26 May to 1 June 2025." in reply.notes
    # "search 'Arle bridge this week' --until ..." would look for reports of this week again.
    assert reply.searched == "Arle bridge"


@pytest.mark.parametrize("command", [TopicCommand.LATEST, TopicCommand.TREND, TopicCommand.COMPARE])
def test_without_reports_of_these_days_those_of_any_time_are_searched(bridge, searched_queries, command):
    """The newest were missing: those near to the period were preferred, though none is of it."""
    reply = bridge.topic(command, "Arle bridge this week", asked_at=datetime(2025, 6, 1, tzinfo=UTC))

    assert reply.notes[0] == "Understood “this week” as 26 May to 1 June 2025."
    assert searched_queries[-1].scope.period is None
    assert "week" not in searched_queries[-1].text
    bridge.topic(command, "Arle bridge in 2019", asked_at=datetime(2025, 6, 1, tzinfo=UTC))
    assert searched_queries[-1].scope.period.words == "in 2019"


def test_a_timeline_without_a_day_of_its_period_has_others_and_says_so(samples):
    others = samples.topic(TopicCommand.TIMELINE, "tariffs")
    reply = samples.topic(TopicCommand.TIMELINE, "tariffs in June 2010")

    assert "None of these reports is from this time: 1 to 30 June 2010." in reply.notes
    assert [line.day for line in reply.lines] == [line.day for line in others.lines]


def test_a_trend_that_may_lack_reports_says_so(bridge, monkeypatch):
    """Candidates were counted after those of one article and copies had become one."""
    monkeypatch.setattr(trend, "DEPTH", bridge.corpus.passage_count())

    assert trend.AT_LEAST in bridge.topic(TopicCommand.TREND, TOPIC).notes


def test_a_trend_of_no_report_does_not_say_that_it_may_lack_some(bridge, monkeypatch):
    """Below the nearest articles of a refusal stood "These are the reports"."""
    monkeypatch.setattr(trend, "DEPTH", 1)
    reply = bridge.topic(TopicCommand.TREND, "sourdough bread")

    assert reply.reason.startswith(reasons.NOTHING_ABOUT)
    assert reply.notes == ()


def test_as_of_a_day_no_later_article_is_used(bridge):
    for command in TopicCommand:
        for line in bridge.topic(command, CLAIM, as_of=date(2025, 3, 4)).lines:
            assert line.citation.passage.outlet == "north.example"


@pytest.mark.parametrize("command", TopicCommand)
def test_a_topic_that_no_article_covers_is_refused(bridge, command):
    reply = bridge.topic(command, "sourdough bread")

    assert reply.lines == ()
    assert reply.reason.startswith("No article is about this closely enough. Looked for “")
    assert reply.nearest


@pytest.mark.parametrize("command", TopicCommand)
def test_a_topic_without_words_is_refused_and_no_topic_fails(bridge, command):
    claim = command is TopicCommand.WHO_REPORTED
    example = (
        "write what was reported, such as “Etna erupted”"
        if claim
        else "name one in a few words, such as “mortgage rates”"
    )
    reason = f"There is no {'claim' if claim else 'topic'} to look for; {example}."
    assert bridge.topic(command, "??").reason == reason
    for topic in ("the", '"*" OR NEAR(', "\udcff bridge", "1,000," * 80, "Arle NOT bridge"):
        reply = bridge.topic(command, topic)
        assert bool(reply.lines) != (reply.reason is not None)


def test_topic_commands_do_not_use_the_reader(bridge, monkeypatch):
    monkeypatch.setattr(bridge.retriever, "reader", None)
    unread = [bridge.topic(command, TOPIC).lines for command in TopicCommand]
    monkeypatch.undo()

    assert bridge.retriever.reader is not None
    replies = [bridge.topic(command, TOPIC) for command in TopicCommand]
    assert [reply.lines for reply in replies] == unread
    assert not any("reader" in reply.timings_ms for reply in replies)


def test_the_same_topic_has_the_same_reply(bridge):
    for command in TopicCommand:
        first, second = (bridge.topic(command, TOPIC).lines for _ in range(2))
        assert first == second


def stored(answering, url):
    """The whole of an article, as the passage of an earlier reply is stored."""
    version = answering.corpus.version(url)
    return StoredPassage(version.article_id, version.version_id, 0, len(version.text), (1,))


def test_similar_articles_are_the_newest_without_copies_of_the_article(bridge):
    citations = bridge.more_like([stored(bridge, "https://north.example/0")])

    urls = [citation.passage.url for citation in citations]
    assert urls[:2] == ["https://east.example/3", "https://east.example/2"]
    assert not {"https://north.example/0", "https://south.example/1"} & set(urls)
    days = [citation.passage.published for citation in citations]
    assert days == sorted(days, reverse=True)
    assert citations[0].quote.text == WORK
    for citation in citations:
        text = bridge.corpus.version(citation.passage.article_id, citation.quote.version_id).text
        assert text[citation.quote.start : citation.quote.end] == citation.quote.text


def test_copies_are_listed_once_and_name_each_other(bridge):
    citations = bridge.more_like([stored(bridge, "https://east.example/3")])

    (first,) = [citation for citation in citations if citation.quote.text == FALL]
    assert {first.passage.url, *first.passage.copies} == {"https://north.example/0", "https://south.example/1"}


def test_a_removed_article_has_no_similar_articles(bridge):
    assert bridge.more_like([StoredPassage("gone", "gone", 0, 10, (1,))]) == []


@pytest.fixture
def quake(corpus_of, settings_for, tmp_path):
    """Opens answering over the two reports, with further ones if wanted."""

    def opened(*further):
        file = tmp_path / "quake.jsonl"
        records = [
            {"title": "Earthquake in Marrow", "text": "\n\n".join(paragraphs)}
            | ({"outlet": outlet, "url": f"https://{outlet}/marrow"} if outlet else {})
            | ({"published": day} if day else {})
            for outlet, day, *paragraphs in (*QUAKE, *further)
        ]
        file.write_text("\n".join(map(json.dumps, records)), "utf-8")
        return closing(open_answering(settings_for(corpus_of(file))))

    return opened


UNDATED = (
    "northgate.example",
    None,
    "The earthquake in Marrow was felt as far as Northgate, where the bells of the cathedral rang.",
)
NO_OUTLET = (None, "2025-01-10", "The earthquake in Marrow split the old bridge, and nobody may cross it on foot.")


def test_an_article_whose_first_words_are_of_something_else_is_quoted_with_what_it_says_of_the_topic(quake):
    said = "The earthquake in Marrow has closed all schools of the valley for a week."
    further = (
        "northgate.example",
        "2025-01-13",
        "It was still dark when Ann Hollis opened the gym hall for the first families on Friday morning.",
        said,
    )
    with quake(further) as answering:
        (first, *_) = quotes(answering, answering.topic(TopicCommand.LATEST, "earthquake in Marrow"))

    assert first == said


def test_a_day_of_a_trend_is_quoted_as_its_report_begins(quake):
    """Of reports on bird flu, those sentences were quoted that explain what bird flu is: they are nearest to it."""
    news = "The earthquake in Marrow has closed all schools of the valley for a week, the district office said."
    further = "northgate.example", "2025-01-13", news, "An earthquake in Marrow is a shaking of the ground in Marrow."
    with quake(further) as answering:
        *_, last = quotes(answering, answering.topic(TopicCommand.TREND, "earthquake in Marrow"))

    assert last == news


def test_reports_that_no_day_is_known_of_are_counted_where_they_are_left_out(quake):
    with quake(UNDATED) as answering:
        notes = {command: answering.topic(command, "earthquake in Marrow").notes for command in TopicCommand}

    not_listed = "1 report on this has no date, so it is not listed."
    assert not_listed in notes[TopicCommand.TREND]
    assert not_listed in notes[TopicCommand.WHO_REPORTED]
    assert not_listed in notes[TopicCommand.TIMELINE]
    assert "1 report on this has no date or no outlet, so it is not compared." in notes[TopicCommand.COMPARE]
    assert not_listed not in notes[TopicCommand.LATEST]


def test_reports_of_no_outlet_are_counted_where_outlets_are_compared(quake):
    with quake(NO_OUTLET, UNDATED) as answering:
        compared = answering.topic(TopicCommand.COMPARE, "earthquake in Marrow")
        counted = answering.topic(TopicCommand.TREND, "earthquake in Marrow")

    assert "2 reports on this have no date or no outlet, so they are not compared." in compared.notes
    assert "1 report on this has no date, so it is not listed." in counted.notes


@pytest.mark.parametrize("command", [command for command in TopicCommand if command is not TopicCommand.LATEST])
def test_undated_reports_alone_are_named_beside_a_refusal(quake, monkeypatch, command):
    """The refusal said that no article is about it."""
    monkeypatch.setattr(f"{__name__}.QUAKE", [])
    with quake(UNDATED) as answering:
        reply = answering.topic(command, "earthquake in Marrow")

    assert reply.lines == ()
    assert reply.reason.startswith(f"{reasons.NONE_LISTED} Looked for “")
    (note,) = reply.notes
    assert note.startswith("1 report on this has no date")
    assert reply.nearest


# Of these two, the shorter text is found first as of this day.
FLOODED = "three villages flooded by the earthquake in Marrow"
THEN = datetime(2025, 1, 12, tzinfo=UTC)
# As of this day, of equal texts the one that lacks something.
LONG_AFTER = datetime(2025, 6, 1, tzinfo=UTC)
AGENCY = (
    "The earthquake in Marrow broke the dam at Lake Orrin on Thursday evening, and the water flooded three villages "
    "below it, the district office said. Rescue workers brought 240 people to a school in the town during the night. "
    "Engineers had warned in August that the dam would not stand an earthquake in Marrow. The mayor, Helen Brandt, "
    "said that the water rose by two metres within an hour. Power failed in the whole valley and was restored on "
    "Friday morning.",
    "The regional government sent 60 soldiers to help with the repair of the dam after the earthquake in Marrow. The "
    "road along the lake stays closed until the wall has been examined. Farmers lost about 900 sheep, the office for "
    "agriculture said. The district will pay every household 2,000 dollars for the first weeks.",
)
ADDED = (
    "Our reporter saw cracks in the dam that the earthquake in Marrow had made, and they were wide enough for a hand. "
    "Residents told the South Post that nobody had inspected the dam since the last earthquake in Marrow. The company "
    "that runs it, Orrin Hydro, declined to comment on its maintenance records. Its shares fell by 12 per cent on the "
    "exchange in the capital after the dam broke. A court will hear the case of the villagers in January."
)


def test_a_timeline_has_no_older_event_of_another_subject(quake):
    """A report on the crash of one airline lists those of others, which stood in its timeline."""
    listed = "A landslide buried the village of Tolm on March 4, 2020, and killed 40 people."
    further = "northgate.example", "2025-01-13", "The earthquake in Marrow closed all schools on Friday.", listed
    named = "east.example", "2025-01-14", "The last earthquake in Marrow broke windows on May 2, 2019, and no walls."
    with quake(further, named) as answering:
        reply = answering.topic(TopicCommand.TIMELINE, "earthquake in Marrow")

    days = {line.day for line in reply.lines}
    assert date(2019, 5, 2) in days
    assert date(2020, 3, 4) not in days


def test_a_timeline_of_few_days_has_no_event_of_another_subject(quake):
    """That of the quake in Myanmar had the one in Russia, of which one report told that names both."""
    other = "The tremor off the coast of Tolm on Jan. 10 killed 40 people and broke the port."
    with quake(("northgate.example", "2025-01-13", "The earthquake in Marrow closed all schools.", other)) as answering:
        reply = answering.topic(TopicCommand.TIMELINE, "earthquake in Marrow")

    assert date(2025, 1, 10) not in {line.day for line in reply.lines if line.is_event}


def test_a_copy_with_a_paragraph_of_its_own_is_no_second_report(quake, monkeypatch):
    """It was counted on its own day, too, under the same quote, and named as a copy beside it."""
    monkeypatch.setattr(f"{__name__}.QUAKE", [])
    copies = ("north.example", "2025-01-12", *AGENCY), ("south.example", "2025-01-09", *AGENCY, ADDED)
    with quake(*copies) as answering:
        trends = answering.topic(TopicCommand.TREND, FLOODED, asked_at=THEN)
        told = answering.topic(TopicCommand.TIMELINE, FLOODED, asked_at=THEN)
        quotes(answering, trends)

    (line,) = trends.lines
    assert [(outlet.outlet, outlet.reports) for outlet in line.outlets] == [("north.example", 1)]
    assert {line.reports for line in told.lines} == {1}


@pytest.mark.parametrize("command", [TopicCommand.TREND, TopicCommand.TIMELINE, TopicCommand.COMPARE])
def test_an_undated_copy_of_a_dated_report_is_not_said_to_be_left_out(quake, monkeypatch, command):
    """A line named the copy, and a note said that one report was not listed."""
    monkeypatch.setattr(f"{__name__}.QUAKE", [])
    with quake(("north.example", "2025-01-12", *AGENCY), ("south.example", None, *AGENCY, ADDED)) as answering:
        reply = answering.topic(command, FLOODED, asked_at=THEN)

    assert {line.citation.passage.outlet for line in reply.lines} == {"north.example"}
    assert not any("no date" in note for note in reply.notes)


@pytest.mark.parametrize("command", [TopicCommand.TREND, TopicCommand.TIMELINE, TopicCommand.COMPARE])
@pytest.mark.parametrize("unknown", [("north.example", None), (None, "2025-01-12")])
def test_a_report_stands_in_a_list_by_day_though_its_copy_that_is_found_first_cannot(
    quake, monkeypatch, command, unknown
):
    """The undated copy hid the dated report: no article was about the topic, and one had no date."""
    monkeypatch.setattr(f"{__name__}.QUAKE", [])
    with quake((*unknown, *AGENCY), ("south.example", "2025-01-12", *AGENCY)) as answering:
        reply = answering.topic(command, FLOODED, asked_at=LONG_AFTER)

    assert {line.citation.passage.outlet for line in reply.lines} == {"south.example"}
    assert not any("no date" in note for note in reply.notes)


def test_the_latest_on_a_topic_that_begins_with_a_weekday_has_no_period(samples):
    """Our own "on" before it made "on Sunday" of it, a time that nobody had typed."""
    reply = samples.topic(TopicCommand.LATEST, "Sunday tariffs")

    assert [line.day for line in reply.lines] == [date(2025, 3, 30)]
    assert not any("Understood" in note for note in reply.notes)


def test_what_an_outlet_alone_tells_in_its_second_paragraph_is_shown(quake):
    with quake() as answering:
        reply = answering.topic(TopicCommand.COMPARE, "earthquake in Marrow")
        texts = quotes(answering, reply)

    assert list(zip((line.part for line in reply.lines), texts, strict=True)) == [
        (Part.DIFFERING, QUAKE[1][2]),
        (Part.DIFFERING, QUAKE[0][2]),
        (Part.ONLY, QUAKE[0][3]),
        (Part.ONLY, QUAKE[1][3]),
    ]


def test_what_another_outlet_tells_in_other_words_is_not_one_outlets_alone(quake):
    further = (
        "northgate.example",
        "2025-01-11",
        "Aftershocks kept the people of Marrow awake through the night after the earthquake.",
        "In Marrow, where 26,000 people are in shelters, landslides block the road to the port in four places.",
    )
    with quake(further) as answering:
        lines = answering.topic(TopicCommand.COMPARE, "earthquake in Marrow").lines

    only = [line.citation.quote.text for line in lines if line.part is Part.ONLY]
    assert QUAKE[1][3] in only
    assert QUAKE[0][3] not in only
    assert further[3] not in only


def test_a_trend_of_a_topic_that_no_article_is_near_to_counts_the_articles_that_name_it(samples):
    """No passage is near to "China" by meaning: "No article is about this", though half of the headlines name it."""
    counted = samples.topic(TopicCommand.TREND, "China")
    in_april = samples.topic(TopicCommand.TREND, "China in April 2025")

    assert len(counted.lines) > 5
    assert [line.day.day for line in in_april.lines] == [3, 4, 10, 11]
    assert [text for text in quotes(samples, counted) if "China" not in text] == []
    assert not any("None of these reports" in note for note in in_april.notes)
    assert samples.topic(TopicCommand.TREND, "Taylor Swift").lines == ()


def test_a_trend_of_a_name_counts_each_article_that_names_it_in_passing(corpus_of, settings_for, tmp_path):
    """Of 24 articles on as many days, four were counted."""
    told = [MINE, RESCUE, OWNER, BOARD, WORK, OPEN, FALL, ARTICLES[8][4], ARTICLES[9][4]]
    guest = "Marlene Quastow was there and said no word."
    records = [
        {
            "url": f"https://north.example/{day}",
            "title": f"News of day {day}",
            # No two have both sentences, so that none is a copy.
            "text": f"{text} {guest} {told[day - 2]}",
            "outlet": "north.example",
            "published": f"2025-03-{day:02}",
        }
        for day, text in enumerate(told, start=1)
    ]
    # Of a headline alone there is no sentence to quote: a day's quote spoke of somebody else.
    in_headline = {"title": "News of Marlene Quastow", "url": "https://north.example/20", "published": "2025-03-20"}
    records.append(records[0] | in_headline | {"text": f"{BOARD} {FALL}"})
    file = tmp_path / "names.jsonl"
    file.write_text("\n".join(map(json.dumps, records)), "utf-8")
    with closing(open_answering(settings_for(corpus_of(file)))) as answering:
        reply = answering.topic(TopicCommand.TREND, "Marlene Quastow")
        said = quotes(answering, reply)

    assert [line.day.day for line in reply.lines] == list(range(1, 10))
    assert set(said) == {guest}


def test_a_trend_counts_no_article_that_lacks_a_word_of_the_topic_and_quotes_one_that_says_it(
    corpus_of, settings_for, tmp_path
):
    """A zebra that had fled was a report on zebra racing, and the Louvre was told of by a sentence on "the museum"."""
    told = [MINE, RESCUE, OWNER, BOARD, WORK, OPEN, FALL, ARTICLES[8][4], ARTICLES[9][4]]
    seen, named = "A zebra was seen near the mill.", "Guests have to pass the Louvre on their way."
    texts = [f"{text} {seen if day < 1 else 'There was racing, too.'}" for day, text in enumerate(told)]
    texts.append(f"{named} The museums are everywhere.")
    records = [
        {"url": f"https://north.example/{day}", "title": "News", "text": text, "outlet": "north.example"}
        | {"published": f"2025-03-{day:02}"}
        for day, text in enumerate(texts, start=1)
    ]
    file = tmp_path / "zebras.jsonl"
    file.write_text("\n".join(map(json.dumps, records)), "utf-8")
    with closing(open_answering(settings_for(corpus_of(file)))) as answering:
        zebras = answering.topic(TopicCommand.TREND, "zebra")
        racing = answering.topic(TopicCommand.TREND, "zebra racing")
        museum = answering.topic(TopicCommand.TREND, "Louvre")

    assert [line.citation.quote.text for line in zebras.lines] == [seen]
    assert racing.lines == ()
    assert [line.citation.quote.text for line in museum.lines] == [texts[-1]]  # a short one with the next


@pytest.mark.parametrize("command", list(TopicCommand))
def test_a_topic_in_another_language_than_the_articles_is_told(samples, command, monkeypatch):
    """Each command said no more than "No article is about this closely enough", or listed what nobody asked for."""
    monkeypatch.setattr(foreign, "ENOUGH", 1)
    told = "This does not seem to be in English, the language of the articles: try it in English."
    reply = samples.topic(command, "Zölle auf Autos")
    of_name = samples.topic(command, "El Niño")

    assert told in (reply.notes if reply.lines else reply.reason)
    assert told not in "\n".join((of_name.reason or "", *of_name.notes))


def test_a_search_in_another_language_than_the_articles_says_so(samples, monkeypatch):
    monkeypatch.setattr(foreign, "ENOUGH", 1)

    assert samples.search_with_notes("Zölle auf Autos")[1] == (
        "This does not seem to be in English, the language of the articles: try it in English.",
    )
    assert samples.search_with_notes("Was ist mit den Zöllen und wer zahlt das?")[1] == (
        "This seems to be in German, the articles are in English: try it in English.",
    )
    assert samples.search_with_notes("tariffs on cars")[1] == ()


def test_a_topic_is_not_found_in_other_words_of_its_acronyms_and_names(tmp_path, corpus_of, settings_for):
    """“UPS plane crash” listed crashes of other planes, which went "up", and Bad Bunny a stray bunny."""
    crew = "The crew of a UPS plane that crashed near Dunmere on Monday was trained well, the police and UPS said."
    search = "The police still look for the crew of the plane that crashed near Dunmere, which belonged to UPS."
    other = (
        "A plane crashed near Tolm on Tuesday after its pilot had pulled it up too late, the county said in a report."
    )
    tour = "The singer Bad Bunny will sing in Harrow and in Tolm this summer, as he told his fans on Wednesday evening."
    stray = "In the film a girl takes in a stray bunny, and then her whole family begins to dream of bad things in it."
    texts = {"UPS plane crash": crew, "A search": search, "Plane crash at Tolm": other, "Tour": tour, "A film": stray}
    records = [
        {"url": f"https://north.example/{day}", "title": title, "text": text, "published": f"2025-03-{day:02}"}
        for day, (title, text) in enumerate(texts.items(), start=1)
    ]
    file = tmp_path / "words.jsonl"
    file.write_text("\n".join(map(json.dumps, records)), "utf-8")
    with closing(open_answering(settings_for(corpus_of(file)))) as answering:
        for topic, said in (("UPS plane crash", {crew, search}), ("Bad Bunny", {tour})):
            assert said >= set(quotes(answering, answering.topic(TopicCommand.LATEST, topic))), topic
            assert said >= {citation.quote.text for citation in answering.ask(topic).citations}, topic
        assert {crew, other} <= set(quotes(answering, answering.topic(TopicCommand.LATEST, "plane crash")))
        assert all(day.day < 3 for day in answering.report_days("UPS plane crash"))
        assert other in quotes(answering, answering.topic(TopicCommand.WHO_REPORTED, "a UPS plane crashed near Tolm"))


def test_a_trend_counts_the_same_reports_whatever_the_words_of_its_time(bridge):
    """The passages that were near enough depended on them."""
    days = [
        [
            (line.day, line.reports)
            for line in bridge.topic(TopicCommand.TREND, f"{TOPIC}{time}", as_of=date(2025, 12, 1)).lines
        ]
        for time in ("", " in 2025", " since January", " this year")
    ]
    assert days[0]
    assert days[1:] == [days[0]] * 3
