"""Figures that disagree are named only where they are of the same thing."""

from datetime import date
from decimal import Decimal

import pytest

from bot.answering.answer import Citation, Evidence, ProposedClaim, ProposedQuote, Quote
from bot.answering.english.lexicon.news import TOLLS
from bot.answering.grounding.citations import cite
from bot.answering.notices.cross_check import cross_check
from bot.answering.notices.disagreement import Disagreement, find_disagreement, is_round_form
from bot.answering.notices.reported_figures import figures_of_sentence
from bot.languages.language import Language
from bot.languages.translatable import translate_to
from tests.bot.answering.notices.readings import reading_of

DEATHS = "How many people did the earthquake in Noto kill?"
QUAKE = "The earthquake in Noto killed 202 people, the prefecture says."
TITLE = "Earthquake in Noto"


@pytest.fixture(scope="session")
def two(passage_of):
    """Evidence of two reports, the first of which is quoted."""

    def evidence(first, second, days=(9, 12), outlets=("CNN", "USA Today"), titles=(TITLE, TITLE), articles="ab"):
        parts = zip((first, second), days, outlets, titles, articles, strict=True)
        return Evidence(
            tuple(
                passage_of(
                    text,
                    start=50 * place,
                    passage_id=place,
                    article_id=article,
                    version_id=f"v{place}",
                    published=date(2025, 1, day) if day else None,
                    outlet=outlet,
                    title=title,
                )
                for place, (text, day, outlet, title, article) in enumerate(parts)
            )
        )

    return evidence


def quoted(evidence):
    passage = evidence.passages[0]
    return [Citation(1, Quote(passage.version_id, passage.start, passage.end, passage.text), passage)]


def note(evidence, question=DEATHS):
    disagreement = find_disagreement(quoted(evidence), reading_of(question, evidence))
    return disagreement.note if disagreement else None


def test_a_later_higher_count_is_an_update_newest_first(two):
    assert note(two(QUAKE, "The Noto earthquake has killed 240 people.")) == (
        "Reports differ: 240 dead (USA Today, 12 January 2025); 202 dead (CNN, 9 January 2025). "
        "The later one looks like an update."
    )


@pytest.mark.parametrize(
    ("paid", "figure"),
    [("US$7 billion", "US$7 billion"), ("7 billion U.S. dollars", "7 billion United States dollars")],
)
def test_the_note_writes_a_currency_as_people_do(passage_of, paid, figure):
    """It said "Unitedstates$7 billion", which is how texts are compared."""
    reported = next(figures_of_sentence(passage_of(f"The mine cost {paid}."), 0, len(f"The mine cost {paid}.")))
    assert Disagreement((reported, reported)).note.startswith(f"Reports differ: {figure} (")


@pytest.mark.parametrize("toll", TOLLS)
def test_the_note_says_in_german_what_happened_to_them(passage_of, toll):
    """It said "Die Berichte weichen voneinander ab: 240 dead"."""
    text = f"In Noto 240 people were {TOLLS[toll].split()[1]}."
    reported = next(figures_of_sentence(passage_of(text), 0, len(text)))
    assert reported.toll == toll
    note = Disagreement((reported, reported)).note

    assert f"240 {toll} (" in note
    assert f"240 {toll} (" not in translate_to("{note}", {"note": note}, Language.GERMAN)


def test_a_count_with_at_least_is_updated_by_a_higher_count(two):
    """Found in the reports of a plane crash: both are true, and who read only the first must be told."""
    assert note(
        two(
            "As Louisville in Kentucky mourns at least 13 people killed in a cargo plane crash, answers are far off.",
            "At least seven people were killed after a cargo plane crash near Louisville on Tuesday, Kentucky says.",
            days=(12, 9),
            titles=("Cargo plane crash: crew named", "Plane crash near the Louisville airport"),
        ),
        "How many people were killed in the cargo plane crash near Louisville?",
    ) == (
        "Reports differ: 13 dead (CNN, 12 January 2025); seven dead (USA Today, 9 January 2025). "
        "The later one looks like an update."
    )


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        # 119 dead were told as 100 of the day before: both have one digit that is not zero.
        ("100", "119", False),
        ("10", "19", False),
        ("1000", "1900", False),
        ("110", "119", False),
        ("20", "24", False),
        ("100", "104", True),
        ("1.9", "2", True),
        ("95", "100", True),
        ("2.7", "3", True),
        ("200", "199", True),
        ("40000", "38900", True),
        ("5", "5.02", True),
        ("3.7", "3.69", True),
        ("102", "102.63", True),
        ("-100", "-104", True),
        ("0", "0", True),
        ("0", "0.4", False),
    ],
)
def test_a_round_form_is_close(first, second, is_one):
    figures = Decimal(first), Decimal(second)

    assert is_round_form(*figures) is is_one
    assert is_round_form(*reversed(figures)) is is_one


@pytest.mark.parametrize(("earlier", "later"), [("100", "119"), ("10", "19"), ("nearly 200", "240")])
def test_a_toll_that_was_round_has_grown(two, earlier, later):
    """100 and 119 dead counted as one figure."""
    reports = [f"The earthquake in Noto killed {toll} people." for toll in (earlier, later)]

    assert note(two(*reports)).endswith("The later one looks like an update.")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("100", "104"), ("nearly 200", "199"), ("more than 100", "about 104"), ("some 40,000", "38,900")],
)
def test_a_toll_in_a_round_form_is_no_disagreement(two, earlier, later):
    reports = [f"The earthquake in Noto killed {toll} people." for toll in (earlier, later)]

    assert note(two(*reports)) is None


@pytest.mark.parametrize(
    "part",
    [
        "The earthquake in Noto killed 84 people in Kerr County.",
        "The earthquake in Noto killed 27 people at Camp Mystic in Wajima.",
        "The earthquake in Noto killed 84 people in Augusta.",  # no month
        "On 1 March 2011 the earthquake in Noto killed 300 people.",
    ],
)
def test_a_part_of_the_whole_or_another_time_is_no_disagreement(two, part):
    assert note(two(QUAKE, part)) is None
    assert note(two(part, QUAKE)) is None
    assert note(two(part, "The earthquake in Noto killed 36 people in Suzu and Wajima.")) is None


def test_reports_of_one_day_disagree(two):
    assert note(two(QUAKE, "The Noto earthquake has killed 240 people.", days=(9, 9))).endswith(
        "They are from the same day and disagree."
    )


def test_a_later_lower_count_of_another_outlet_is_not_called_an_update(two):
    assert note(two(QUAKE, "The Noto earthquake killed 180 people.")).endswith("not known to correct the other.")


def test_a_later_lower_count_of_the_same_outlet_is_an_update(two):
    update = two(QUAKE, "The Noto earthquake killed 180 people.", outlets=("CNN", "CNN"))

    assert note(update).endswith("The later one looks like an update.")


OF_ONE_THING = """
How many people did the fire in Paradise hurt? | The fire in Paradise injured 40 people. | \
12 people are hurt in the fire in Paradise.
How many people did the flood in Valencia kill? | The flood in Valencia killed 81 people. | \
The flood has killed 104 people across Valencia.
How many are missing in Valencia? | A flood in Valencia left 12 people missing. | The flood in Valencia left 30 missing.
How many adults does the vaccine of Pfizer protect? | The vaccine of Pfizer protects 94 per cent of adults. | \
The vaccine of Pfizer protects 91% of adults.
How much is the deal worth to Boeing? | The deal is worth $14 billion to Boeing. | \
The deal is worth $20 billion to Boeing.
How much does a flat in Berlin cost? | A flat in Berlin costs 1,000 euros a month. | \
A flat in Berlin costs 2,300 euros each month.
"""


@pytest.mark.parametrize("row", OF_ONE_THING.replace("\\\n", "").strip().splitlines())
def test_differing_figures_of_the_same_thing_are_noted(two, row):
    question, first, second = (cell.strip() for cell in row.split("|"))

    assert note(two(first, second, titles=("", "")), question) is not None


@pytest.mark.parametrize(
    "second",
    [
        "The Noto earthquake has killed 202 people.",
        "The Noto earthquake has injured 240 people.",
        "The Noto earthquake destroyed 240 houses.",
        "The earthquake in Tibet killed 126 people.",
        "The earthquake killed more than 200 people in Noto.",
        "The Noto earthquake killed 12 children.",
        "In 2007 an earthquake in Noto killed one person and hurt 356.",
        "The earthquake killed about 200 people in Noto.",
        "It is not true that the Noto earthquake killed 500 people.",
        "Posts falsely claimed the Noto earthquake killed 500 people.",
        "Police fear the Noto earthquake could have killed 500 people.",
        # A later lower bound is no disagreement.
        "The Noto earthquake has killed at least 150 people.",
    ],
)
def test_another_count_of_the_same_earthquake_is_no_disagreement(two, second):
    assert note(two(QUAKE, second)) is None


OF_TWO_THINGS = """
How well does the vaccine of Pfizer protect? | The vaccine of Pfizer protects 94 per cent of adults. | \
The vaccine of Pfizer protects 62% of children.
How well does the vaccine of Pfizer protect? | The vaccine of Pfizer protects 94 per cent of adults. | \
The vaccine of Moderna protects 92% of adults.
How much did prices rise? | Prices rose by 3 per cent in March. | Prices rose by 2 per cent in April.
What is China's tariff on soy? | China's tariff on soy is 34 per cent. | China's tariff on wheat is 15 per cent.
How much is the deal worth to Boeing? | The deal is worth $14 billion to Boeing. | \
The deal is worth $14.2 billion to Boeing.
How much is the deal worth to Boeing? | The deal is worth $14.82 billion to Boeing. | \
The deal is worth $14.8 billion to Boeing.
How much is the deal worth to Boeing? | The deal is worth $14.86 billion to Boeing. | \
The deal is worth $14.8 billion to Boeing.
How much is the deal worth? | The deal is worth $14 billion to Boeing and $3 billion to Airbus. | \
The deal is worth $14 billion to Boeing and $3 billion to Airbus.
How much is the deal worth to Boeing? | The deal is worth $14 billion to Boeing. | \
The deal is worth 20 planes to Boeing.
How many people of Amazon lost their jobs? | The cuts cost 14,000 people of Amazon their jobs. | \
The cuts may cost 30,000 people of Amazon their jobs.
How many did the raid on Gaza kill? | The raid on Gaza on Monday killed 30 people. | \
The raid on Gaza on Tuesday killed 50 people.
How much does a flat in Berlin cost? | A flat in Berlin costs 1,000 euros a month on average. | \
A flat in Berlin costs 12,400 euros a year on average.
How hot was it in Phoenix? | It was 45C in Phoenix on Monday. | It was 113F in Phoenix on Monday.
How many votes did Lee get? | Lee got 50.4% of the vote in the first round. | \
Lee got 55% of the vote in the second round.
How much profit did Acme make? | Acme made a profit of $5 billion before tax. | \
Acme made a profit of $4 billion after tax.
How many voters approve of Greco? | 60 per cent of voters approve of Greco. | \
38 per cent of voters do not approve of Greco.
"""


@pytest.mark.parametrize("row", OF_TWO_THINGS.replace("\\\n", "").strip().splitlines())
def test_figures_of_different_things_are_no_disagreement(two, row):
    question, first, second = (cell.strip() for cell in row.split("|"))

    assert note(two(first, second, titles=("", "")), question) is None


OF_TWO_PLACES = """
How many people did the quake kill? | At least 12 people were killed in Denmark. | Sweden has reported five deaths.
How many people did the quake kill? | The quake in Denmark killed 12 people. | In Sweden, the quake killed five people.
How many soldiers were killed? | Denmark said 14 of its soldiers were killed. | Sweden said 33 soldiers were killed.
"""


@pytest.mark.parametrize("row", OF_TWO_PLACES.strip().splitlines())
def test_figures_of_two_places_that_a_headline_names_are_no_disagreement(two, row):
    """ "12 dead; five dead. They are from the same day and disagree": those of Denmark and those of Sweden."""
    question, first, second = (cell.strip() for cell in row.split("|"))
    title = "The quake in Denmark and Sweden"

    assert note(two(first, second, days=(9, 9), titles=(title, title)), question) is None
    assert note(two(first, first.replace("12", "70").replace("14", "70"), titles=(title, title)), question) is not None


def test_a_word_that_only_begins_its_sentence_names_nobody(two):
    second = "Authorities have reported 240 deaths from the earthquake."

    assert note(two(QUAKE, second, titles=("The quake in Noto", "Authorities count"))) is not None


def test_another_event_of_the_place_is_no_disagreement(two):
    assert note(two(QUAKE, "The flood in Noto killed 14 people.", titles=(TITLE, "Flood in Noto"))) is None


def test_reports_without_a_date_or_far_apart_get_no_note(two):
    later_report = "The Noto earthquake has killed 240 people."

    assert note(two(QUAKE, later_report, days=(9, None))) is None
    assert note(two(QUAKE, later_report, days=(1, 28))) is None


def test_one_article_does_not_disagree_with_itself(two):
    assert note(two(QUAKE, "The Noto earthquake has killed 240 people.", articles="aa")) is None


def test_of_two_figures_of_one_article_the_surest_alone_differs(two):
    """An article disagreed with itself: "240 dead (19 June); 24 dead (19 June); 224 dead (16 June)"."""
    both = "The Noto earthquake has killed 240 people. Toyama has reported 24 deaths from the earthquake."

    assert note(two(QUAKE, both, titles=("Earthquake in Noto and Toyama",) * 2)) == (
        "Reports differ: 240 dead (USA Today, 12 January 2025); 202 dead (CNN, 9 January 2025). "
        "The later one looks like an update."
    )


def test_a_report_that_gives_the_other_figure_too_speaks_of_two_things(two):
    """Of 67 dead, of whom 55 were identified so far, it was said that 55 dead were an update of 67."""
    both = f"{QUAKE} So far, the prefecture has identified 155 people killed in the earthquake."

    assert note(two(both, QUAKE, days=(12, 9))) is None
    assert note(two(QUAKE, both)) is None


def test_an_update_that_says_what_the_count_was_is_one(two):
    update = "The Noto earthquake has killed 240 people. By Sunday, 202 people were known to be killed."

    assert note(two(update, QUAKE, days=(12, 9))) is not None


def test_the_differing_report_is_quoted_if_there_is_room(two):
    evidence = two(QUAKE, "Rain fell. The Noto earthquake has killed 240 people. It is cold.")
    cited = cite([ProposedClaim(QUAKE, (ProposedQuote(1, QUAKE),))], evidence)
    checked = cross_check(cited, reading_of(DEATHS, evidence), evidence)

    assert [(claim.text, claim.citations) for claim in checked.claims] == [
        ("The Noto earthquake has killed 240 people.", (1,)),
        (QUAKE, (2,)),
    ]
    assert checked.citations[0].quote.start == 50 + len("Rain fell. ")
    assert "240 dead (USA Today" in checked.notes[0]


def test_the_differing_report_is_left_out_at_the_word_limit(two):
    evidence = two(QUAKE, "The Noto earthquake has killed 240 people.")
    cited = cite([ProposedClaim(QUAKE, (ProposedQuote(1, QUAKE),))], evidence)
    room = len(QUAKE.split()) + len("The Noto earthquake has killed 240 people.".split())

    reading = reading_of(DEATHS, evidence)

    assert len(cross_check(cited, reading, evidence, most_words=room).claims) == 2
    assert len(cross_check(cited, reading, evidence, most_words=room - 1).claims) == 1


FLOOD = "How many people died in the flood near Marrow?"
TWELVE = "At least 12 people died when the river Ome burst its banks near Marrow on Saturday, officials said."
SEVENTEEN = "The flood near Marrow has killed 17 people, officials said on Monday."
NINETEEN = "Nineteen people were killed by the flood near Marrow, the Times has counted from lists of hospitals."


def reports(passage_of, *rows):
    """Evidence of reports (text, day of January, headline), each an article and an outlet of its own."""
    return Evidence(
        tuple(
            passage_of(
                text,
                start=1000 * place,
                passage_id=place,
                article_id=f"a{place}",
                version_id=f"v{place}",
                published=date(2025, 1, day),
                outlet=f"outlet {place}",
                title=title,
            )
            for place, (text, day, title) in enumerate(rows, start=1)
        )
    )


def checked(question, evidence, *numbers):
    """The reply after the check, these passages of the evidence being quoted whole."""
    proposed = [ProposedClaim(t, (ProposedQuote(n, t),)) for n in numbers for t in [evidence.passage(n).text]]
    return cross_check(cite(proposed, evidence), reading_of(question, evidence), evidence)


def test_requested_figures_are_listed_newest_first(passage_of):
    """Each is worded in its own way, so that sentences alone would not show that they tell one thing."""
    evidence = reports(
        passage_of,
        (TWELVE, 1, "Flood in Marrow"),
        (SEVENTEEN, 3, "Toll rises"),
        (NINETEEN, 3, "Marrow counts its dead"),
    )
    reply = checked(FLOOD, evidence, 1)
    assert [claim.text for claim in reply.claims] == [SEVENTEEN, NINETEEN, TWELVE]
    assert [
        (claim.citations, citation.number) for claim, citation in zip(reply.claims, reply.citations, strict=True)
    ] == [((n,), n) for n in (1, 2, 3)]
    (note,) = reply.notes
    assert note == (
        "Reports differ: 17 dead (outlet 2, 3 January 2025); nineteen dead (outlet 3, 3 January 2025); "
        "12 dead (outlet 1, 1 January 2025). The newest are from the same day and disagree."
    )
    assert checked("Who called for help near Marrow?", evidence, 1).notes == ()


def test_an_amount_is_related_to_its_topic_by_the_sentence_before_it(passage_of):
    put = "Damage is put at $34 million."
    evidence = reports(
        passage_of,
        ("The damage of the flood near Marrow is estimated at $52 million.", 5, "Insurers"),
        (f"{SEVENTEEN} {put}", 3, "Marrow"),
    )
    reply = checked("How much damage did the flood near Marrow do?", evidence, 1)
    assert [claim.text for claim in reply.claims][1:] == [put]
    assert reply.notes[0].startswith("Reports differ: $52 million (outlet 1, 5 January 2025); $34 million (outlet 2")


def test_an_irrelevant_claim_makes_room_for_the_differing_report(passage_of):
    irrelevant = [(f"The {name} of Marrow is open.", 2, "") for name in ("bakery", "library", "pool", "market")]
    evidence = reports(passage_of, (TWELVE, 1, "Flood in Marrow"), *irrelevant, (SEVENTEEN, 3, ""))
    reply = checked(FLOOD, evidence, 2, 1, 3, 4, 5)
    shops = [irrelevant[number][0] for number in range(3)]
    assert [claim.text for claim in reply.claims] == [shops[0], SEVENTEEN, TWELVE, *shops[1:]]
    assert [citation.quote.text for citation in reply.citations] == [claim.text for claim in reply.claims]


@pytest.mark.parametrize(
    ("sentence", "headline"),
    [
        ("The flood has killed 9 people in Dale near Marrow.", ""),
        ("The flood near Marrow has killed 17 children.", ""),
        ("The flood near Marrow killed another 5 people on Sunday.", ""),
        ("The flood near Marrow killed 5 more people on Sunday.", ""),
        ("The flood near Marrow has injured 17 people.", ""),
        ("The flood near Marrow killed 17 people in November 2009.", ""),
        ("The flood killed 17 people.", "Flood in Harrow"),
        ("A fire near Marrow killed 17 people.", "Fire in Marrow"),
        ("The flood near Marrow has killed at least 5 people.", ""),
        ("The flood near Marrow has killed 12 people.", ""),
        ("The flood near Marrow killed 12 people in one village and 5 people in another.", ""),
    ],
)
def test_figures_that_the_question_does_not_ask_for_are_no_disagreement(passage_of, sentence, headline):
    evidence = reports(passage_of, (TWELVE, 1, "Flood in Marrow"), (sentence, 3, headline))
    assert checked(FLOOD, evidence, 1).notes == ()


def test_a_claim_about_a_wrong_premise_keeps_its_place_and_number(passage_of):
    evidence = reports(passage_of, (TWELVE, 1, "Flood in Marrow"), (SEVENTEEN, 3, ""))
    cited = cite([ProposedClaim(TWELVE, (ProposedQuote(1, TWELVE),))], evidence)
    reply = cross_check(cited, reading_of(FLOOD, evidence), evidence, premise_is_wrong=True)
    assert [(claim.text, claim.citations) for claim in reply.claims] == [(TWELVE, (1,)), (SEVENTEEN, (2,))]


TWO_THINGS = """
What is the mortgage rate? | The mortgage rate for 30-year loans is 6.2%. | The 15-year mortgage rate is 5.5%.
How high is unemployment? | Unemployment is 4.4%. | Unemployment among women is 4.3%.
How high is inflation? | Inflation is 3%. | Last month food inflation was 5%.
How much is Vela worth? | Vela, worth a lot, has revenue of $9 billion. | Vela, worth a lot, has profit of $2 billion.
How many points did Reed score? | Reed scored 30 points against the Suns. | Reed scored 25 points against the Nets.
What share of the vote did Ada Reed get? | Ada Reed got 50.4% of the vote. | Bo Cole got 41.6% of the vote.
How many died in the plane crash? | The plane crash killed 260. | The plane crash killed 241 people on board.
"""


@pytest.mark.parametrize("row", TWO_THINGS.strip().splitlines())
def test_figures_of_two_things_that_match_one_question_are_no_disagreement(passage_of, row):
    question, first, second = (cell.strip() for cell in row.split("|"))
    evidence = reports(passage_of, (first, 3, "Ada Reed and the vote"), (second, 4, "Ada Reed and the vote"))

    assert checked(question, evidence, 1, 2).notes == ()


def test_reports_published_on_different_days_may_disagree(passage_of):
    first = "The crash of the plane on Sunday killed 260 people, officials said on Monday."
    second = "The crash of the plane on Sunday killed 274 people, officials said on Tuesday."
    (note,) = checked("How many died in the crash?", reports(passage_of, (first, 6, ""), (second, 7, "")), 1).notes

    assert note.startswith("Reports differ: 274 dead")


def test_reports_without_an_outlet_are_not_called_those_of_one(two):
    reports_of_files = two(QUAKE, "The Noto earthquake killed 180 people.", outlets=(None, None))
    assert note(reports_of_files).endswith("not known to correct the other.")


def test_a_day_of_the_year_before_is_one_of_these_days(two):
    """On 3 January, "Dec. 29" was taken for a day of twelve months later."""
    first, second = "The quake of Dec. 29 in Noto killed 202 people.", "The Noto quake has killed 240 people."
    assert note(two(first, second, days=(3, 4))) is not None


def test_no_claim_goes_for_a_report_that_may_not_be_quoted(two):
    """Of five claims four were left, and nothing was added."""
    speech = "“We are shocked. The Noto earthquake has killed 240 people. We will rebuild.”"
    evidence = two(" ".join([QUAKE, *(f"Report {number} is of the day." for number in range(4))]), speech)
    sentences = [QUAKE, *(f"Report {number} is of the day." for number in range(4))]
    cited = cite([ProposedClaim(text, (ProposedQuote(1, text),)) for text in sentences], evidence)
    reading = reading_of(DEATHS, evidence)

    assert find_disagreement(cited.citations, reading) is not None
    assert [claim.text for claim in cross_check(cited, reading, evidence).claims] == sentences
