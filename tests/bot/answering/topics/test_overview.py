"""Overviews of the sample articles and of small corpora, with the real model and a real index server."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import FRESH_HEADLINES, Answer, Claim, Evidence, Filters, Question, Quote, Refusal
from bot.answering.question.query import read_query
from bot.answering.question.time.scope import Period, describe_filters
from bot.answering.topics.overview import NO_OTHERS, NONE_CHOSEN, OTHERS_ONLY, WRITER, may_ask, nearer, with_day
from bot.wiring import open_answering

IN_JUNE = datetime(2025, 6, 1, tzinfo=UTC)
NEWEST = "United States and China cut tariffs"


def test_the_newest_articles_come_first_with_their_days(samples, quoted):
    reply = samples.ask("tariffs")

    quoted(samples, reply)
    days = [citation.passage.published for citation in reply.citations]
    assert days == sorted(days, reverse=True)
    assert [claim.when for claim in reply.claims][:2] == ["12 May 2025: ", "11 April 2025: "]
    for claim, citation in zip(reply.claims, reply.citations, strict=True):
        assert claim.text == claim.when + citation.quote.text


def test_a_day_is_put_in_front_of_a_claim():
    claim = Claim("It rained.", (1,))

    assert with_day(claim, date(2025, 4, 4)) == Claim("4 April 2025: It rained.", (1,), "4 April 2025: ")
    assert with_day(with_day(claim, date(2025, 4, 4)), date(2025, 4, 5)).text == "5 April 2025: It rained."
    assert with_day(claim, None) == claim


def test_a_reply_has_at_most_five_articles_once_each(samples):
    for question in ("tariffs", "Japan", "anything new?", "Trump"):
        reply = samples.ask(question)

        assert len(reply.claims) <= 5
        assert len({citation.passage.article_id for citation in reply.citations}) == len(reply.citations)
        assert sum(len(citation.quote.text) for citation in reply.citations) <= 1000


def test_a_topic_of_one_article_is_answered_with_its_sentences(samples, quoted):
    reply = samples.ask("Europa Clipper")

    quoted(samples, reply)
    assert len({citation.passage.article_id for citation in reply.citations}) == 1
    assert len(reply.claims) > 1
    assert [bool(claim.when) for claim in reply.claims] == [True] + [False] * (len(reply.claims) - 1)


def test_the_same_request_has_the_same_reply(samples):
    first, second = (samples.ask("news about Japan") for _ in range(2))

    assert first.claims == second.claims
    assert first.citations == second.citations


@pytest.mark.parametrize("topic", ["sourdough bread", "Super Bowl", "tell me about Brazil's election"])
def test_a_topic_that_no_article_covers_is_refused(samples, refused, topic):
    refused(samples.ask(topic))


def test_as_of_a_day_no_later_article_is_used(samples):
    for question in ("tariffs", "anything new?"):
        reply = samples.ask(question, as_of=date(2025, 4, 5))

        assert reply.citations[0].passage.published == date(2025, 4, 4)
    assert isinstance(samples.ask("anything new?", as_of=date(2020, 1, 1)), Refusal)
    assert samples.ask("hello", as_of=date(2020, 1, 1)).nearest == ()


def test_news_of_a_period_is_from_that_period(samples, quoted):
    reply = samples.ask("news from December 2024")

    assert "bells of Notre-Dame" in quoted(samples, reply)
    assert all(citation.passage.published.month == 12 for citation in reply.citations)
    empty = samples.ask("news from December 2023")
    assert empty.reason == "No article was published in this period: 1 to 31 December 2023."
    assert empty.nearest


def test_the_newest_articles_are_of_the_chosen_outlet_and_days(samples, quoted):
    """Whatever was chosen, the newest of all were quoted."""
    lantern = samples.ask("anything new?", filters=Filters("lantern daily (SAMPLE)"))
    early = samples.ask("anything new?", filters=Filters(until=date(2024, 6, 30)))
    both = samples.ask("news from 2024", filters=Filters(since=date(2024, 12, 1)))

    for reply in (lantern, early, both):
        quoted(samples, reply)
    assert {citation.passage.outlet for citation in lantern.citations} == {"Lantern Daily (sample)"}
    assert early.citations[0].passage.published == date(2024, 5, 31)
    assert early.notes == ("Only reports until 30 June 2024 were searched.",)
    assert {citation.passage.published.strftime("%Y-%m") for citation in both.citations} == {"2024-12"}


def test_no_newest_article_of_what_was_chosen_is_refused(samples):
    since = Filters(since=date(2026, 4, 1))
    reply = samples.ask("anything new?", filters=since)

    assert isinstance(reply, Refusal)
    assert (reply.reason, reply.notes) == (NONE_CHOSEN, ("Only reports from 1 April 2026 on were searched.",))
    assert samples.ask("hello", filters=since).nearest == ()


@pytest.mark.parametrize(
    "filters", [Filters("Meridian Wire (sample)"), Filters(since=date(2025, 5, 1)), Filters(until=date(2024, 6, 30))]
)
def test_that_none_of_the_chosen_reports_is_of_a_time_is_not_said_of_all_reports(samples, filters):
    """It was said that no article was published then, though others had been."""
    reply = samples.ask("Anything new on 3 April 2025?", filters=filters)

    assert samples.ask("Anything new on 3 April 2025?").citations
    assert reply.reason == "None of the reports that you chose was published in this period: 3 April 2025."
    assert reply.notes == (describe_filters(filters),)
    assert reply.nearest


def test_a_topic_of_a_time_has_reports_of_that_time_and_of_the_chosen_days(samples, quoted):
    """Where days were chosen, reports of other months stood under "Understood “March 2025” as ..."."""
    japan = "news about Japan in March 2025"
    late = samples.ask(japan, filters=Filters(since=date(2025, 1, 1)))
    early = samples.ask(japan, filters=Filters(until=date(2024, 12, 31)))

    quoted(samples, late)
    assert {citation.passage.published.strftime("%Y-%m") for citation in late.citations} == {"2025-03"}
    assert late.caveats == ()
    quoted(samples, early)
    assert early.caveats == ("None of these reports is from this time: 1 to 31 March 2025.",)
    understood = "Understood “March 2025” as 1 to 31 March 2025."
    assert early.notes == ("Only reports until 31 December 2024 were searched.", understood, *early.caveats)


@pytest.mark.parametrize("text", ["good morning", "help", "and?", "what is this article about", "???"])
def test_an_empty_question_gets_help_and_headlines(samples, text):
    reply = samples.ask(text)

    assert reply.is_welcome
    assert reply.heading == FRESH_HEADLINES
    assert len(reply.nearest) == 3
    assert reply.nearest[0].title.startswith(NEWEST)
    assert len(reply.reason.splitlines()) <= 2


def test_thanks_are_answered_in_one_line(samples):
    reply = samples.ask("thanks!")

    assert (reply.reason, reply.nearest) == ("You're welcome.", ())


def articles_of(reply):
    return {citation.passage.article_id for citation in reply.citations}


@pytest.mark.parametrize("question", ["Tell me more about Japan", "latest news"])
def test_more_is_told_by_other_reports_as_long_as_there_are_any(samples, question):
    """More news of a topic were the same five lines again."""
    shown = frozenset()
    for _ in range(20):
        reply = samples.ask(question, shown=shown)
        if NO_OTHERS in reply.notes:
            break
        assert shown.isdisjoint(articles_of(reply))
        assert (OTHERS_ONLY in reply.notes) == bool(shown)
        shown |= articles_of(reply)

    assert len(shown) > 5
    assert articles_of(reply) <= shown
    assert reply.claims == samples.ask(question).claims


def test_a_copy_of_what_was_shown_is_no_other_report(answering_of):
    answering = answering_of(
        ("Arle floods Dunmere", "2025-03-03", FLOOD),
        ("Flood in Dunmere", "2025-03-04", FLOOD),
        ("Dunmere opens its museum", "2025-03-01", "The museum of Dunmere opened on Saturday with a show of old maps."),
    )
    newest = answering.ask("anything new?").citations[0].passage

    reply = answering.ask("anything new?", shown=frozenset({newest.article_id}))

    assert newest.published == date(2025, 3, 4)
    assert [claim.when for claim in reply.claims] == ["1 March 2025: "]


FLOOD = (
    "The river Arle rose over its banks on Monday and flooded the old town of Dunmere. The mayor, Ida Venn, asked "
    "everybody to leave the houses by the water. Two bridges were closed, and the school is used as a shelter. Nobody "
    "was hurt. The water is expected to fall by the end of the week, the river board said."
)


def test_copies_share_one_entry_that_names_them(answering_of, quoted):
    answering = answering_of(
        ("Arle floods Dunmere", "2025-03-03", FLOOD),
        ("Flood in Dunmere", "2025-03-04", FLOOD),
        ("Dunmere opens its museum", "2025-03-01", "The museum of Dunmere opened on Saturday with a show of old maps."),
    )
    reply = answering.ask("anything new?")

    quoted(answering, reply)
    assert [claim.when for claim in reply.claims] == ["4 March 2025: ", "1 March 2025: "]
    assert reply.citations[0].passage.copies == ("https://example.com/0",)


def test_of_a_name_with_an_ampersand_other_reports_are_not_told(answering_of, quoted):
    """Reports with "at" and "don't" stood among those on AT&T."""
    answering = answering_of(
        ("AT&T pays", "2025-03-03", "AT&T pays 9 million dollars to customers of Dunmere whose data was stolen."),
        ("Teens at home", "2025-03-05", "Most teens at school in Dunmere don't use the T line to come home at night."),
        ("AT&T hires", "2025-03-01", "The company AT&T hires 40 people in Dunmere for its new network of masts."),
    )
    reply = answering.ask("AT&T")

    quoted(answering, reply)
    assert [claim.when for claim in reply.claims] == ["3 March 2025: ", "1 March 2025: "]


@pytest.mark.parametrize("question", ["Will Sorn", "will sorn", "Tell me about Will Sorn", "Will Sorn news"])
def test_a_name_that_begins_as_a_question_does_is_a_topic(answering_of, quoted, question):
    """Of "Will Smith" only the second word was searched for, which finds every Smith."""
    answering = answering_of(
        ("A gala", "2025-03-01", "The actor Will Sorn sang at the gala in Dunmere, and all of the hall sang with him."),
        ("A prize", "2025-03-03", "The prize that the actor Will Sorn won was sold in Dunmere for a million dollars."),
        ("A court", "2025-03-05", "Jack Sorn will be in court in Dunmere on Friday, said a lawyer of the court."),
    )
    reply = answering.ask(question)

    quoted(answering, reply)
    assert [claim.when for claim in reply.claims] == ["3 March 2025: ", "1 March 2025: "]


def test_of_two_of_one_name_with_an_ampersand_nobody_of_that_name_is_told(answering_of, quoted):
    """Johnson & Johnson was any Johnson."""
    answering = answering_of(
        ("A firm", "2025-03-03", "The firm Dorn & Dorn pays 9 million dollars to customers in Dunmere who fell ill."),
        ("A speaker", "2025-03-05", "Speaker Mike Dorn said in Dunmere that the house will vote on Friday at noon."),
        ("A drug", "2025-03-01", "A drug that is made by Dorn & Dorn came to Dunmere, where many waited for it."),
    )
    reply = answering.ask("Dorn & Dorn")

    quoted(answering, reply)
    assert [claim.when for claim in reply.claims] == ["3 March 2025: ", "1 March 2025: "]


def test_the_summary_of_one_report_names_its_copies(answering_of, quoted):
    """They were named in a list of reports, but not where a topic had but one."""
    answering = answering_of(
        ("Arle floods Dunmere", "2025-03-04", f"{FLOOD} The Arle had last flooded Dunmere in 1968, when a dam broke."),
        ("Flood in Dunmere", "2025-03-03", FLOOD),
        ("Tolm opens its museum", "2025-03-01", "The museum of Tolm opened on Saturday with a show of old maps."),
    )
    reply = answering.ask("Dunmere flood")

    quoted(answering, reply)
    assert len(reply.citations) > 1
    assert {(citation.passage.url, citation.passage.copies) for citation in reply.citations} == {
        ("https://example.com/0", ("https://example.com/1",))
    }


def test_what_names_the_topic_is_summarized_before_what_is_only_near_to_it(answering_of, quoted):
    """Of an article that names North Korea twice it was quoted what that says of South Korea."""
    named = (
        "Officials said that the launch of a rocket by North Korea had come up at dinner.",
        "A harbor for ferries from North Korea is to stay closed until the autumn, the mayor of Marrow said.",
    )
    answering = answering_of(
        (
            "Three ministers meet in Marrow",
            "2025-03-04",
            "Ministers of China, Japan and South Korea met in Marrow on Monday to talk about trade and the sea. "
            "South Korea announced new talks with Japan this week. South Korea will host the next meeting of the three "
            "in May. South Korea also announced new rules for its army on the border. " + " ".join(named),
        ),
        ("Tolm opens its museum", "2025-03-01", "The museum of Tolm opened on Saturday with a show of old maps."),
    )
    quotes = quoted(answering, answering.ask("north korea"))

    assert all(sentence in quotes for sentence in named)


def test_of_an_article_that_only_mentions_the_topic_nothing_else_is_told(answering_of, quoted):
    """ "Labubu" was a report on the full moon, whose author covers it."""
    mention = "Ann Holm covers all things Labubu and the trends of Marrow."
    answering = answering_of(
        (
            "Full moon over Marrow",
            "2025-03-04",
            "The full moon rises over Marrow on Monday evening and can be seen until dawn. "
            f"People met at the harbor of Marrow to look at it with their telescopes. {mention}",
        ),
        ("Tolm opens its museum", "2025-03-01", "The museum of Tolm opened on Saturday with a show of old maps."),
    )

    assert quoted(answering, answering.ask("Labubu")) == mention


def test_of_a_letter_whose_headline_names_a_topic_only_what_it_says_of_it_is_told(answering_of, quoted):
    """ "H-1B fee" was told by "Happy autumnal equinox" and what a house costs: the headline named it, too."""
    said = "Panic reigned as workers on Marrow visas were told of the new fee for them."
    answering = answering_of(
        (
            "Kirk memorial, harbor, Marrow visa, museum",
            "2025-03-04",
            f"Happy autumnal equinox to all! Here is what they said at the memorial. {said} "
            "A breakdown of what it takes to own a house shows that prices rose for everybody who wants one.",
        ),
        ("Tolm opens its museum", "2025-03-01", "The museum of Tolm opened on Saturday with a show of old maps."),
    )

    assert quoted(answering, answering.ask("Marrow visa fee")) == said


def test_of_many_that_only_mention_a_topic_the_newest_is_told(answering_of, quoted):
    """The five that were nearest in meaning stood alone; what had happened since was not told."""
    museum = "The museum of {} opened on Saturday with a show of old maps, of which the oldest is from 1502. {}"
    writers = {"Arle": "cook", "Venn": "nurse", "Marl": "baker", "Sorn": "guard", "Tarn": "judge", "Lund": "clerk"}
    theft = (
        "Guests drank apple juice, danced in the yard, and spoke of a theft at the Tolmen Prize. A band played late."
    )
    answering = answering_of(
        *(
            (f"{town} opens a museum", "2024-03-01", museum.format(town, f"The Tolmen Prize went to a {writer}."))
            for town, writer in writers.items()
        ),
        ("Dunmere opens a museum", "2025-03-01", museum.format("Dunmere", theft)),
    )
    reply = answering.ask("Tolmen Prize")
    more = answering.ask("more on the Tolmen Prize", shown=frozenset(articles_of(reply)))

    quoted(answering, reply)
    assert len(reply.claims) == 5
    assert reply.claims[0].when == "1 March 2025: "
    assert len(more.claims) == 2
    assert articles_of(more).isdisjoint(articles_of(reply))


def test_more_news_are_there_until_the_last_article(answering_of):
    """After the 24 newest it was said that there were no others."""
    answering = answering_of(
        *(
            (f"{town} builds bridge {n}", f"2025-03-{n:02}", f"The town of {town} builds bridge number {n} this week.")
            for town in ("Arle", "Venn", "Marl", "Sorn", "Tarn", "Lund")
            for n in range(10, 15)
        )
    )
    shown = frozenset()
    while NO_OTHERS not in (reply := answering.ask("latest news", shown=shown)).notes:
        assert shown.isdisjoint(articles_of(reply))
        shown |= articles_of(reply)

    assert len(shown) == 30


def test_a_repeated_lead_without_its_full_stop_is_left_out(answering_of):
    lead = "The river Arle rose over its banks on Monday and flooded the old town of Dunmere, its mayor says"
    answering = answering_of(
        ("Arle floods Dunmere", "2025-03-03", f"{lead}.\n\nTwo bridges were closed by noon."),
        ("Flood in Dunmere", "2025-03-04", f"“{lead}”\n\nThe school is used as a shelter tonight."),
    )
    assert len(answering.ask("anything new?").claims) == 1


def test_reports_under_one_headline_are_told_apart_by_their_day(answering_of):
    """Of each "Market wrap" but the newest there was no line, and no digest told of them."""
    answering = answering_of(
        (
            "Market wrap",
            "2025-03-03",
            "Copper rose by three per cent on Friday after a mine near Tolm was closed for repairs.",
        ),
        (
            "Market wrap",
            "2025-03-04",
            "Copper fell on Monday as the factories of Marrow ordered much less of the metal.",
        ),
        ("Market wrap", "2025-03-04", "Copper slipped early on Monday, as orders of the factories of Marrow were few."),
    )
    assert [claim.when for claim in answering.ask("anything new?").claims] == ["4 March 2025: ", "3 March 2025: "]


def test_boilerplate_is_not_quoted(answering_of, quoted):
    answering = answering_of(
        ("Arle floods Dunmere", "2025-03-03", "By Ann Lee\n\nSign up for our newsletter.\n\nFlood news\n\n" + FLOOD),
        ("Dunmere opens its museum", "2025-03-01", "The museum of Dunmere opened on Saturday with a show of old maps."),
    )
    assert quoted(answering, answering.ask("latest news")).startswith("The river Arle rose over its banks")


def test_the_only_article_is_summarized(answering_of, quoted):
    answering = answering_of(("Arle floods Dunmere", None, FLOOD))
    for text in ("what is this article about", "tl;dr", "anything new?"):
        reply = answering.ask(text)

        assert quoted(answering, reply).startswith("The river Arle rose over its banks")
        assert not any(claim.when for claim in reply.claims)
        assert isinstance(reply, Answer)


def test_the_only_article_is_no_news_of_another_time(answering_of, quoted):
    """Whatever time was asked about, it was the answer."""
    answering = answering_of(("Arle floods Dunmere", "2025-03-03", FLOOD))
    of_march = answering.ask("What happened in March?", asked_at=IN_JUNE)

    assert len(quoted(answering, of_march)) > len(FLOOD) / 2
    assert of_march.notes == ("Understood “in March” as 1 to 31 March 2025.",)
    for text, days in (
        ("What happened in 1989?", "1 January to 31 December 1989"),
        ("Anything new today?", "1 June 2025"),
        ("What is new this week?", "26 May to 1 June 2025"),
        ("summary of this week", "26 May to 1 June 2025"),
    ):
        reply = answering.ask(text, asked_at=IN_JUNE)

        assert reply.reason == f"No article was published in this period: {days}."
        assert [article.title for article in reply.nearest] == ["Arle floods Dunmere"]


def test_reports_of_before_a_time_do_not_tell_what_happened_then(answering_of):
    """ "What happened last week?" was answered with what a report of the week before told of its own last week."""
    answering = answering_of(
        ("Licenses for Arle", "2025-03-08", "Last week it happened in Arle that four companies had their licenses."),
        (
            "Arle fair",
            "2025-03-07",
            "The fair of Arle happened last week, as it does each year in spring, with ponies.",
        ),
    )
    reply = answering.ask("What happened last week?", asked_at=datetime(2025, 3, 17, 12, tzinfo=UTC))

    assert isinstance(reply, Refusal)
    assert reply.reason == "No article was published in this period: 10 to 16 March 2025."


def test_an_empty_corpus_is_reported(tmp_path, settings_for):
    from ingest.corpus.corpus import Corpus

    settings = settings_for(tmp_path / "corpus")
    Corpus.open(settings, create=True).close()
    with closing(open_answering(settings)) as answering:
        assert "no articles" in answering.ask("anything new?").reason
        assert answering.ask("hello").nearest == ()


def test_a_topic_of_a_period_has_no_reports_of_other_times(answering_of, quoted):
    answering = answering_of(
        ("Ferry of Marrow stops", "2025-03-04", "The Marrow ferry stops for a month because of a storm in March."),
        ("Ferry of Marrow", "2023-01-05", "The Marrow ferry carries twice as many people as it did a year before."),
        ("Ferry of Marrow sails", "2022-05-05", "The Marrow ferry sails again after it was painted green and white."),
    )
    reply = answering.ask("the Marrow ferry this year", asked_at=IN_JUNE)
    other = answering.ask("the Marrow ferry this week", asked_at=IN_JUNE)

    quoted(answering, reply)
    assert [citation.passage.published for citation in reply.citations] == [date(2025, 3, 4)]
    assert reply.caveats == ()
    assert reply.notes == ("Understood “this year” as 1 January to 31 December 2025.",)
    assert other.notes[0] == "Understood “this week” as 26 May to 1 June 2025."
    assert other.caveats == ("None of these reports is from this time: 26 May to 1 June 2025.",)
    assert other.caveats[0] in other.notes


def test_without_reports_of_these_days_the_newest_are_searched_and_of_other_days_those_near_to_them(
    samples, searched_queries
):
    """ "Trump this week" had reports of November behind the first, where "Trump" had five of the day before."""
    reply = samples.ask("tariffs this week", asked_at=IN_JUNE)
    newest = searched_queries.pop()
    assert samples.ask("tariffs in 2019", asked_at=IN_JUNE).caveats

    assert reply.notes[0] == "Understood “this week” as 26 May to 1 June 2025."
    assert reply.caveats
    assert (newest.scope.period, newest.scope.asks_for_newest) == (None, True)
    assert "week" not in newest.text
    assert searched_queries.pop().scope.period.words == "in 2019"


def test_an_article_about_a_topic_is_told_by_what_it_says_of_it(answering_of, quoted):
    """A letter with the topic in its headline stood for it with "Greetings! I'm Ann", one without a word of it too."""
    letter = "Greetings to all who read this letter of Marrow on a fine day. " * 2
    far = " ".join(f"The council of Marrow met on day {number} and talked about the school." for number in range(60))
    answering = answering_of(
        ("Ferry, school, storm", "2025-05-04", f"{letter}\n\n{far}\n\nThe ferry stops for a month, its crew said."),
        ("Ferry, harvest, storm", "2025-05-05", f"{letter}\n\nBarley rose by a crown. It snowed in the hills."),
        ("Ferry sails again", "2025-05-03", "The ferry sails again after it was painted green and white."),
        ("Ferry is painted", "2025-05-02", "The ferry is being painted green and white by its own crew."),
    )
    reply = answering.ask("ferry", asked_at=IN_JUNE)

    quoted(answering, reply)
    assert [claim.text.split(": ", 1)[1][:20] for claim in reply.claims] == [
        "The ferry stops for ",
        "The ferry sails agai",
        "The ferry is being p",
    ]


def test_a_topic_that_begins_with_a_weekday_has_no_period(answering_of):
    """Our own "on" before it made a time of "Monday Night", which nobody had typed."""
    answering = answering_of(
        ("Monday Night Football begins", "2025-03-04", "Monday Night Football came back to Marrow with a goal."),
        ("Monday Night Football ends", "2025-05-05", "Monday Night Football ended in Marrow without a goal."),
    )
    reply = answering.ask("Monday Night Football", asked_at=IN_JUNE)

    assert [citation.passage.published for citation in reply.citations] == [date(2025, 5, 5), date(2025, 3, 4)]
    assert reply.notes == ()


def test_the_time_that_stands_behind_news_on_a_topic_is_told(answering_of):
    """Reports of other days were left out, and no note said so."""
    answering = answering_of(
        ("Ferry of Marrow stops", "2025-05-29", "The Marrow ferry stops for a month because of a storm on the coast."),
        ("Ferry of Marrow", "2023-01-05", "The Marrow ferry carries twice as many people as it did a year before."),
    )
    reply = answering.ask("Marrow ferry news this week", asked_at=IN_JUNE)

    assert reply.notes == ("Understood “this week” as 26 May to 1 June 2025.",)


def test_the_words_of_a_time_are_no_words_of_the_topic_however_they_are_typed(answering_of):
    """In small letters the time was looked for in the topic, whose words had got their capitals: nothing was found."""
    answering = answering_of(
        ("Ferry of Marrow stops", "2025-03-04", "The Marrow ferry stops for a month because of a storm on the coast."),
        ("Ferry of Marrow", "2023-01-05", "The Marrow ferry carries twice as many people as it did a year before."),
        ("Owls", "2025-05-30", "The owls of the northern forest raised more young in March than they ever did before."),
    )
    for question in ("news about the marrow ferry in march", "news about the Marrow ferry in March"):
        reply = answering.ask(question, asked_at=IN_JUNE)

        assert [citation.passage.published for citation in reply.citations] == [date(2025, 3, 4)]
        assert reply.caveats == ()


def test_old_reports_on_a_topic_begin_with_their_day_and_no_note_repeats_it(answering_of):
    answering = answering_of(
        ("Ferry of Marrow stops", "2023-03-04", "The Marrow ferry stops for a month because of a storm in March."),
        ("Ferry of Marrow", "2023-01-05", "The Marrow ferry carries twice as many people as it did a year before."),
        ("Owls", "2025-05-30", "The owls of the northern forest have raised more young this spring than ever before."),
    )
    reply = answering.ask("the Marrow ferry", asked_at=IN_JUNE)

    assert [claim.when for claim in reply.claims] == ["4 March 2023: ", "5 January 2023: "]
    assert (reply.notes, reply.caveats) == ((), ())


def test_a_topic_is_looked_for_without_the_reader(samples):
    assert samples.retriever.reader is not None
    assert "reader" not in samples.ask("tariffs").timings_ms


FALLEN = "The old bridge of Arle fell into the river on Sunday night, and nobody was hurt, the police said."
REBUILT = "Masons began to rebuild the old bridge of Arle on Thursday with stones from the river."


def test_what_happened_is_told_by_how_reports_begin(answering_of, quoted):
    """ "What happened at the Louvre?" was answered with "As it is always closed on Tuesdays ..."."""
    answering = answering_of(
        ("Bridge of Arle falls", "2025-03-03", f"{FALLEN}\n\nIt is always closed on Tuesdays for the market."),
        ("Bridge of Arle is rebuilt", "2025-03-07", f"{REBUILT}\n\nIt happened that they were late."),
        (
            "Tolm fair",
            "2025-03-08",
            "The fair of Tolm opened on Saturday with ponies, and nothing happened to anybody.",
        ),
    )
    said = quoted(answering, answering.ask("What happened to the bridge of Arle?"))

    assert FALLEN in said
    assert REBUILT in said
    assert "Tuesdays" not in said


def test_what_one_report_tells_further_down_is_found_by_reading(answering_of, quoted):
    answering = answering_of(
        ("Council of Arle meets", "2025-03-03", f"The council of Arle met for an hour on Monday.\n\n{FALLEN}"),
        ("Tolm fair", "2025-03-08", "The fair of Tolm opened on Saturday with ponies and a band from the hills."),
    )
    said = quoted(answering, answering.ask("What happened to the bridge of Arle?"))

    assert FALLEN in said


BRIDGE = (
    (
        "Bridge of Arle opens",
        "2025-03-03",
        "The new bridge of Arle opened on Friday with music. The toll for cars is 4 dollars.",
    ),
    ("Market by the bridge of Arle", "2025-03-08", "A market began by the bridge of Arle on Saturday with 30 stands."),
    ("Tolm fair", "2025-03-09", "The fair of Tolm opened on Saturday with ponies and a band from the hills."),
)


def test_where_the_reader_marks_what_answers_a_few_words_that_is_the_reply(answering_of, quoted):
    """ "pass plus cost" began with the newest reports that have the words."""
    answering = answering_of(*BRIDGE)
    reply = answering.ask("arle bridge toll")

    assert reply.short.text == "4 dollars"
    assert reply.claims[0].text.endswith("The toll for cars is 4 dollars.")
    assert answering.ask("arle bridge").writer == WRITER
    assert answering.ask("Arle Bridge Toll").writer == WRITER
    assert answering.ask("news about arle bridge toll").writer == WRITER
    assert answering.ask("tell me about arle bridge toll").writer == WRITER
    assert answering.ask("arle bridge toll this month", asked_at=IN_JUNE).writer == WRITER


def test_an_overview_that_lacks_a_word_gives_way_to_sentences_that_answer(answering_of, quoted):
    """ "notre dame cost" was told of its bells."""
    answering = answering_of(
        *BRIDGE[1:],
        (
            "Bridge of Arle opens",
            "2025-03-03",
            "The new bridge of Arle opened on Friday. The bridge cost 9 million dollars.",
        ),
    )

    assert answering.ask("arle bridge").writer == WRITER
    assert "9 million dollars" in quoted(answering, answering.ask("arle bridge dollars"))


def test_an_answer_to_a_few_words_is_of_the_time_asked_about(samples):
    overview, answer = samples.ask("geneva hotel price"), samples.ask("What tariff did the United States put on China?")
    query = read_query(answer.question)
    earlier = replace(query, scope=replace(query.scope, period=Period(date(2025, 6, 1), date(2025, 6, 30), "in June")))

    assert isinstance(overview, Refusal)
    assert nearer(query, overview, answer) is answer
    assert nearer(earlier, overview, answer) is overview
    assert nearer(query, None, overview) is overview


def test_refused_key_words_show_sentences_that_may_answer(samples):
    """They showed none: the refusal was that of an overview, which reads nothing."""
    refusal = samples.ask("brics summit host", asked_at=IN_JUNE)

    assert isinstance(refusal, Refusal)
    assert refusal.writer == WRITER
    assert any("host of the next summit" in article.quote.text for article in refusal.nearest if article.quote)
    assert refusal.confidence
    assert {article.article_id for article in refusal.nearest} <= {p.article_id for p in refusal.evidence.passages}


def test_where_both_are_refused_the_sentences_that_may_answer_are_shown(samples):
    overview, query = samples.ask("geneva hotel price"), read_query(Question("geneva hotel price", IN_JUNE))
    alone, quote = overview.nearest[0], Quote("v1", 0, 12, "It rained.")
    bare, telling = (replace(overview, nearest=(replace(alone, quote=shown),)) for shown in (None, quote))
    telling = replace(telling, reason="Another reason.", confidence=0.2, evidence=Evidence(()))
    given = nearer(query, bare, telling)
    welcome = replace(bare, heading=FRESH_HEADLINES)

    assert (given.nearest, given.confidence, given.evidence) == (telling.nearest, 0.2, telling.evidence)
    assert (given.reason, given.writer, given.notes) == (bare.reason, bare.writer, bare.notes)
    assert nearer(query, bare, replace(bare)) is bare
    # What tells that nothing is of a time keeps its headlines.
    assert nearer(query, welcome, telling) is welcome


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("season pass price", True),
        ("pass price", False),
        ("price", False),
        ("the price", False),
        ("Season Pass Price", False),
        ("season pass price in March", False),
    ],
)
def test_several_words_without_a_time_may_ask_for_something(text, asks):
    assert may_ask(read_query(Question(text, IN_JUNE))) is asks
