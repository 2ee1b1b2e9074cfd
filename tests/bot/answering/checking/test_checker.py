from contextlib import closing
from datetime import date

import pytest

from bot.answering.checking import checker, explanations, verdict
from bot.answering.checking.verdict import Verdict
from bot.errors import QuestionRejected
from bot.languages.language import Language
from bot.wiring import open_answering

PUT = "The commerce ministry put 16 American companies on its export control list."
DENIED = "China did not bring a complaint before the World Trade Organization."
ELSEWHERE = "A typhoon killed 12 people on Okinawa."
LACKS = "Not in what comes nearest:"
OLD_OPPOSITE = "An article from 4 April 2025 says the opposite."
THEN = date(2024, 2, 3)


def exact(answering, checked):
    for citation in checked.citations:
        version = answering.corpus.version(citation.passage.article_id, citation.quote.version_id)
        assert version.text[citation.quote.start : citation.quote.end] == citation.quote.text
    return [citation.quote.text for citation in checked.citations]


@pytest.fixture(scope="module")
def answering_over(corpus_of, settings_for, tmp_path_factory, write_jsonl):
    """Opens the service over an article a day, given as texts by day."""

    def of(texts):
        lines = (
            {
                "url": f"https://herald.example/{day}",
                "title": "Report",
                "text": text,
                "published": day,
                "retrieved": day,
            }
            for day, text in texts.items()
        )
        file = write_jsonl(tmp_path_factory.mktemp("reports") / "reports.jsonl", *lines)
        return open_answering(settings_for(corpus_of(file)))

    return of


def test_supported_with_the_quote_that_says_it(samples):
    checked = samples.check(PUT)

    assert checked.verdict is Verdict.SUPPORTED
    assert checked.reason == "An article from 4 April 2025 says so."
    assert samples.check(PUT, as_of=date(2025, 4, 10)).reason == checker.SUPPORTED
    assert exact(samples, checked)[0].startswith("The commerce ministry put 16 American companies on its export")


def test_what_was_corrected_since_is_not_plainly_supported(answering_over):
    """The verdict was "An article says so.", and that it was wrong stood in the small print of the source."""
    note = "This article was amended on 24 November 2025. The strike lasted 12 days, not 11."
    strike = "The strike of the bakers in Marl ended after 11 days."
    mayor = "Mayor Ann Keller opened the bakery of Marl on Monday."
    with closing(answering_over({"2025-11-20": f"{strike}\n\n{note}", "2025-11-21": mayor})) as answering:
        assert answering.check(strike).reason == f"An article from 20 November 2025 says so. {verdict.CORRECTED}"
        assert answering.check(mayor).reason == "An article from 21 November 2025 says so."


def test_a_statement_in_other_words_is_supported_where_its_names_and_figures_stand(samples):
    checked = samples.check("Europa Clipper will reach Jupiter in April 2030.")
    elsewhere = samples.check("Europa Clipper will reach Saturn in April 2030.")

    assert checked.verdict is Verdict.SUPPORTED
    assert checked.reason.endswith("says so in other words: read the quote.")
    assert "reach Jupiter in April 2030" in exact(samples, checked)[0]
    assert elsewhere.verdict is Verdict.NOT_FOUND


def test_a_sentence_with_few_words_of_a_statement_is_read_too(answering_over):
    """One with less than half of them was left out before the reader saw it."""
    said = "Coach Bo Hale said that fans could help pay a fine for running onto the pitch."
    texts = {"2025-05-05": said}
    with closing(answering_over(texts)) as answering:
        supported = answering.check(
            "Coach Bo Hale suggested that supporters put some money toward a fine for storming the field."
        )
        assert (supported.verdict, exact(answering, supported)) == (Verdict.SUPPORTED, [said])
        elsewhere = answering.check("Coach Bo Hale asked supporters never to buy a ticket from a stranger.")
        assert elsewhere.verdict is Verdict.NOT_FOUND


def test_contradicted_with_the_quote_that_says_otherwise(samples):
    checked = samples.check(DENIED)

    assert checked.verdict is Verdict.CONTRADICTED
    assert checked.reason == OLD_OPPOSITE
    assert samples.check(DENIED, as_of=date(2025, 4, 10)).reason == explanations.OPPOSITE
    assert exact(samples, checked) == ["China also brought a complaint before the World Trade Organization."]


def test_a_wrong_date_is_named_with_the_right_one(samples):
    checked = samples.check("The fire at Notre-Dame broke out on 15 May 2019.")

    assert checked.verdict is Verdict.CONTRADICTED
    assert checked.reason == "An article from 8 December 2024 says 15 April 2019, not 15 May 2019."


def test_a_message_without_capitals_is_checked(samples):
    supported = samples.check(PUT.lower())
    contradicted = samples.check("the fire at notre-dame broke out on 15 may 2019.")

    assert (supported.verdict, supported.statements[0].text) == (Verdict.SUPPORTED, PUT)
    assert contradicted.verdict is Verdict.CONTRADICTED
    assert samples.check("it was so nice").reason == checker.NOTHING_STATED


@pytest.mark.parametrize(
    ("message", "reason", "headline"),
    [
        ("the fire destroyed the roof.", checker.NAMELESS, "Notre-Dame reopens five years after the fire"),
        ("the cathedral has reopened", checker.NEAR_WITH_ALL, "Notre-Dame reopens five years after the fire"),
    ],
)
def test_what_is_said_of_a_thing_without_a_name_is_shown_beside_what_comes_nearest(samples, message, reason, headline):
    checked = samples.check(message)

    assert (checked.verdict, checked.reason) == (Verdict.NOT_FOUND, reason)
    assert headline in [citation.passage.title for citation in checked.citations]


def test_what_else_the_message_says_beside_a_thing_without_a_name_is_not_passed_over(samples):
    checked = samples.check("The fire destroyed the roof. The zebras are purple. Putin resigned!")

    assert [(said.text, said.reason) for said in checked.statements] == [
        ("The fire destroyed the roof.", checker.NAMELESS),
        ("The zebras are purple.", checker.NOT_FOUND),
    ]
    assert checked.unchecked == 1


def test_of_what_comes_about_as_near_the_newest_is_shown_first(hearsay):
    checked = hearsay.check("the bridge is closed again")

    assert [citation.passage.published.year for citation in checked.citations] == [2025, 2023]


def test_what_a_sentence_calls_untrue_is_not_said_by_an_article(hearsay):
    checked = hearsay.check("eggs can cause earthquakes")

    assert (checked.verdict, checked.reason) == (Verdict.NOT_FOUND, checker.CALLED_UNTRUE)


@pytest.fixture(scope="module")
def hearsay(answering_over):
    texts = {
        "2023-04-07": "The bridge is closed again after the storm. Nobody crosses the river.",
        "2025-04-13": "The bridge is closed again since the flood. Nobody knows for how long.",
        "2025-04-14": "Eggs can cause earthquakes: that rumor is false.",
    }
    with closing(answering_over(texts)) as answering:
        yield answering


@pytest.fixture(scope="module")
def open_golf(answering_over):
    texts = {
        "2025-04-07": "Ann Lee has never won the Marrow Open. She was second there in 2011, when she lost by a stroke."
        " The Marrow golf club has 540 members.",
        "2025-04-13": "Ann Lee emerged from the playoff of the Marrow Open as the one who won. Crowds cheered her."
        " The Marrow golf club has 580 members.",
    }
    with closing(answering_over(texts)) as answering:
        yield answering


@pytest.mark.parametrize(
    "message",
    [
        "Powell resigned today!!!",
        "breaking: Powell resigned",
        "He resigned on Friday in Tokyo.",
        f"Powell {'is ill ' * 60}",
    ],
)
def test_what_states_something_and_cannot_be_checked_is_not_said_to_state_nothing(samples, message):
    assert samples.check(message).reason == checker.NOT_CHECKABLE


@pytest.mark.parametrize(
    ("as_of", "verdict"), [(date(2025, 4, 8), Verdict.CONTRADICTED), (date(2025, 4, 20), Verdict.NOT_FOUND)]
)
def test_a_denial_that_a_later_report_overtook_contradicts_nothing(open_golf, as_of, verdict):
    checked = open_golf.check("Ann Lee won the Marrow Open.", as_of=as_of)

    assert checked.verdict is verdict
    assert checked.citations


def test_an_older_smaller_count_is_no_contradiction(samples):
    text = "Ishikawa Prefecture confirmed 340 deaths."

    assert samples.check(text, as_of=THEN).verdict is Verdict.CONTRADICTED
    late = samples.check(text, as_of=date(2024, 6, 1))
    assert late.verdict is Verdict.NOT_FOUND
    assert late.reason == "An older article says 240; the count may have grown since."
    assert exact(samples, late) == ["Ishikawa Prefecture has confirmed 240 deaths."]


@pytest.mark.parametrize(
    ("as_of", "verdict", "reason"),
    [
        (date(2025, 4, 10), Verdict.CONTRADICTED, "An article says 540, not 560."),
        (date(2025, 4, 20), Verdict.CONTRADICTED, "An article says 580, not 560."),
        (date(2025, 6, 20), Verdict.NOT_FOUND, "An older article, from {day}, says {held}; it may have changed since."),
    ],
)
def test_a_figure_is_contradicted_by_a_recent_report_alone(open_golf, as_of, verdict, reason):
    """A report that was years old contradicted a message of today, and no day was named."""
    checked = open_golf.check("The Marrow golf club has 560 members.", as_of=as_of)

    older = {reason.format(day="7 April 2025", held=540), reason.format(day="13 April 2025", held=580)}
    assert checked.verdict is verdict
    assert checked.reason in older
    assert len(exact(open_golf, checked)) == 1


def test_a_day_without_a_year_is_contradicted_by_a_recent_report_alone(samples):
    text = "A tariff of 25 per cent on imported cars takes effect on 13 April."

    assert samples.check(text, as_of=date(2025, 4, 5)).verdict is Verdict.CONTRADICTED
    late = samples.check(text)
    assert late.verdict is Verdict.NOT_FOUND
    assert late.reason.startswith("An older article, from ")
    assert late.reason.endswith(" says 3 April; it may be about another time.")


@pytest.fixture(scope="module")
def of_speech(corpus_of, settings_for, tmp_path_factory, write_jsonl):
    text = (
        "“The vote in Marrow was stolen. Acme deleted 2.7 million votes in Marrow. We will win in court,” Ann Lee said."
        "\n\nOfficials rejected that. “Zenith has never built a machine for the county of Hull.”"
    )
    counted = " ".join(f"We counted {number} barrels of tar and rope at the docks." for number in range(100, 140))
    long = f"“{counted} Boats of Marrow carried 41 tonnes of barley to Dorn. We are proud of them,” Bob Roe said."
    day = {"published": "2025-04-07", "retrieved": "2025-04-07"}
    file = write_jsonl(
        tmp_path_factory.mktemp("speech") / "speech.jsonl",
        {"url": "https://herald.example/votes", "title": "Lee speaks", "text": text, **day},
        {"url": "https://herald.example/docks", "title": "Roe speaks", "text": long, **day},
    )
    with closing(open_answering(settings_for(corpus_of(file)))) as answering:
        yield answering


@pytest.mark.parametrize("statement", ["The vote in Marrow was stolen.", "Acme deleted 2.7 million votes in Marrow."])
def test_a_sentence_inside_a_longer_quotation_is_no_support(of_speech, statement):
    """The splitter gives each sentence of a quotation by itself: one without a mark counted as the article's own."""
    checked = of_speech.check(statement, as_of=date(2025, 4, 8))

    assert (checked.verdict, checked.reason) == (Verdict.NOT_FOUND, checker.SPOKEN)
    (quote,) = exact(of_speech, checked)
    assert quote.strip("“").startswith(statement)
    assert quote.endswith("We will win in court,” Ann Lee said.")


def test_a_sentence_inside_a_longer_quotation_contradicts_nothing(of_speech):
    checked = of_speech.check("Acme deleted 3.9 million votes in Marrow.", as_of=date(2025, 4, 8))

    assert checked.verdict is Verdict.NOT_FOUND


def test_a_quotation_that_began_in_the_passage_before_is_no_support(of_speech):
    """What a passage began with in the middle of a quotation had no opening mark, and counted as the article's own."""
    statement = "Boats of Marrow carried 41 tonnes of barley to Dorn."
    checked = of_speech.check(statement, as_of=date(2025, 4, 8))

    assert (checked.verdict, checked.reason) == (Verdict.NOT_FOUND, checker.SPOKEN)
    assert exact(of_speech, checked) == [f"{statement} We are proud of them,” Bob Roe said."]
    assert "“" not in checked.citations[0].passage.text


def test_a_quotation_of_nobody_is_not_said_to_name_one(of_speech):
    checked = of_speech.check("Zenith has never built a machine for the county of Hull.", as_of=date(2025, 4, 8))

    assert (checked.verdict, checked.reason) == (Verdict.NOT_FOUND, checker.SPOKEN_BY_SOMEBODY)


@pytest.mark.parametrize(
    ("more", "verdict"), [("He was killed in Nevada.", Verdict.NOT_FOUND), ("Wow!", Verdict.SUPPORTED)]
)
def test_what_a_message_says_beside_is_not_supported_with_the_rest(samples, more, verdict):
    """A false sentence that begins with "He" stood under "The news says so"."""
    checked = samples.check(f"{PUT} {more}")

    assert [statement.verdict for statement in checked.statements] == [Verdict.SUPPORTED]
    assert (checked.verdict, checked.reason == checker.PARTLY) == (verdict, verdict is Verdict.NOT_FOUND)


def test_a_quoted_statement_of_a_person_is_no_support(samples):
    checked = samples.check("China will place an additional tariff of 34 per cent on all goods from the United States.")

    assert checked.verdict is Verdict.NOT_FOUND
    assert checked.citations


def test_what_a_sentence_lacks_is_said_in_german(samples):
    checked = samples.check("The policy board voted 6 to 3 to guide the overnight rate in a range of 0 to 0.1%.")

    assert checked.reason.in_language(Language.GERMAN).endswith(" „6“, „3“.")


@pytest.mark.parametrize("figures", ["7 to 2", "6 to 3"])
def test_a_message_without_the_name_may_mean_another(samples, figures):
    checked = samples.check(f"The policy board voted {figures} to guide the overnight rate in a range of 0 to 0.1%.")

    assert checked.verdict is Verdict.NOT_FOUND
    assert checked.reason == (checker.UNNAMED if figures == "7 to 2" else f"{LACKS} “6”, “3”.")
    assert exact(samples, checked)[0].startswith("The policy board voted 7 to 2 to guide the overnight rate")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Goods from Japan are to be charged 24% after Trump's tariffs.", checker.NEAR_WITH_ALL),
        (
            "Governor Haruhiko Kuroda told reporters that financial conditions would remain accommodative.",
            f"{LACKS} “Haruhiko Kuroda”.",
        ),
        ("Europa Clipper sold forty old blue boats to Iceland, Norway and Denmark at dawn.", checker.NOT_FOUND),
    ],
)
def test_what_comes_nearest_is_said_to_lack_words(samples, text, reason):
    """The word that makes it untrue, or that only says the same in another form, is where a person has to look."""
    checked = samples.check(text)

    assert (checked.verdict, checked.reason) == (Verdict.NOT_FOUND, reason)
    assert bool(checked.citations) is (reason != checker.NOT_FOUND)


def test_a_word_that_stands_in_the_headline_alone_is_not_said_to_be_in_the_sentences(samples):
    """It was said that the sentences have all words: "Trump" stood above the one that was shown."""
    checked = samples.check("Goods from Japan are to be charged 24% after Trump's tariffs.")
    (quote,), (citation,) = exact(samples, checked), checked.citations

    assert "Trump" in citation.passage.title
    assert "Trump" not in quote
    assert checked.reason.startswith(
        "What comes nearest has all the words of the statement, headlines and dates included"
    )


def test_a_statement_that_no_article_makes_is_not_found(samples):
    checked = samples.check(ELSEWHERE)

    assert (checked.verdict, checked.reason, checked.citations) == (Verdict.NOT_FOUND, checker.NOT_FOUND, ())


def test_as_of_a_day_no_later_article_is_used(samples):
    assert samples.check(PUT, as_of=date(2025, 4, 3)).verdict is Verdict.NOT_FOUND
    assert samples.check(PUT, as_of=date(2025, 4, 10)).verdict is Verdict.SUPPORTED


def test_each_sentence_has_a_verdict_and_a_contradicted_one_decides(samples):
    checked = samples.check(f"{PUT} {DENIED} {ELSEWHERE}")

    assert [statement.verdict for statement in checked.statements] == [
        Verdict.SUPPORTED,
        Verdict.CONTRADICTED,
        Verdict.NOT_FOUND,
    ]
    assert checked.verdict is Verdict.CONTRADICTED
    assert checked.reason == f"1 of 3 sentences: contradicted. {OLD_OPPOSITE}"
    assert [citation.number for citation in checked.citations] == list(range(1, len(checked.citations) + 1))
    assert samples.check(f"{PUT} {ELSEWHERE}").verdict is Verdict.NOT_FOUND


NOTHING, ASKS = checker.NOTHING_STATED, checker.ONLY_ASKS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lol", NOTHING),
        ("Is it true?", NOTHING),
        ("I think it is great.", NOTHING),
        # It named a place, a person and a figure, and was said to name none.
        ("I think China is great.", ASKS),
        ("Is it true that Marchand won four medals?", ASKS),
        ("hm. is it true that 60 people died?", ASKS),
        ("I live in Paris.", ASKS),
        # It states something, too, of which nothing is near.
        ("The zebras are purple. Is it true that Marchand won four medals?", NOTHING),
    ],
)
def test_a_message_without_a_statement_is_not_checked(samples, text, reason):
    checked = samples.check(text)

    assert (checked.verdict, checked.reason, checked.statements) == (Verdict.NOT_FOUND, reason, ())


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_message_without_text_is_said_to_have_none(samples, text):
    """Of an image it was said that no sentence of the message says something."""
    assert samples.check(text).reason == checker.NO_TEXT


@pytest.mark.parametrize(
    "message",
    [
        f"{PUT[:-1]}\nno way lol",
        f"> {PUT}\nwow",
        f"[{PUT[:-1]}](https://news.example/tariffs)",
        PUT.replace(".", r"\."),
        f"{PUT.lower()} https://news.example/Tariffs",
    ],
)
def test_what_stands_around_a_statement_is_no_part_of_it(samples, message):
    """A comment on the next line made "not found" of it; brackets and backslashes were shown as its own."""
    (statement,) = samples.check(message).statements

    assert (statement.verdict, statement.text.rstrip(".")) == (Verdict.SUPPORTED, PUT.rstrip("."))


def test_a_message_longer_than_discord_allows_is_rejected(samples):
    with pytest.raises(QuestionRejected, match="The message is 12,001 characters long; the limit is 12,000"):
        samples.check("x" * 12_001)


@pytest.mark.parametrize(
    "message",
    ["Die Zölle von 145 Prozent sind von China nicht bezahlt worden.", "Was ist mit den Zöllen und wer zahlt das?"],
)
def test_a_message_in_another_language_than_the_articles_is_told_to_be_that(samples, message):
    """It said that no sentence plainly says so, as if the articles could have."""
    checked = samples.check(message)

    assert checked.verdict is Verdict.NOT_FOUND
    assert checked.notes == (
        "The message does not seem to be in English, the language of the articles: only what is in English can be "
        "checked.",
    )
    assert samples.check(ELSEWHERE).notes == ()
    assert samples.check("What do you think of that?").notes == ()


@pytest.fixture(scope="module")
def of_labor(answering_over):
    texts = {
        "2025-04-07": "Ann Lee fired the head of the Marrow Bureau of Labor. Nobody in Marrow knew why.",
        "2025-04-13": "The Marrow Bureau of Labor hired 40 people.",
    }
    with closing(answering_over(texts)) as answering:
        yield answering


def test_a_statement_is_compared_in_the_spelling_of_the_articles(of_labor):
    """It said that “Labour” is not in what comes nearest."""
    typed = "Ann Lee fired the head of the Marrow Bureau of Labour."
    checked = of_labor.check(typed, as_of=date(2025, 4, 14))

    assert checked.verdict is Verdict.SUPPORTED
    assert [statement.text for statement in checked.statements] == [typed]


def test_a_question_and_a_search_find_the_same_in_either_spelling(of_labor, quoted):
    ask, search = of_labor.ask, of_labor.search
    day = {"as_of": date(2025, 4, 14)}

    typed = ask("Who fired the head of the Bureau of Labour?", **day)
    assert quoted(of_labor, typed) == quoted(of_labor, ask("Who fired the head of the Bureau of Labor?", **day))
    assert typed.question.text == "Who fired the head of the Bureau of Labour?"
    assert search("Bureau of Labour", **day) == search("Bureau of Labor", **day)


def test_a_statement_is_shown_in_the_letters_in_which_it_was_sent(samples):
    """Names were looked for in capitals, and the message was quoted with them."""
    sent = "Parts of the Roof of notre-dame burned in 2019, and 16 American Companies were named."
    (statement,) = samples.check(sent).statements
    assert statement.text == sent
