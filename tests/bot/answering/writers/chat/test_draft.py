"""From a draft to claims: what it takes to be kept, and that nothing but stored words is ever quoted."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import Evidence, Fault, ProposedClaim, ProposedQuote
from bot.answering.english.statement import Statement
from bot.answering.grounding.citations import cite
from bot.answering.writers.chat.draft import MAX_SENTENCES, Checked, answer_as_reported, claims_from_draft
from bot.answering.writers.chat.draft_sentences import DraftSentence, draft_sentences, through_last_number
from bot.answering.writers.chat.own_words import OwnWords
from ingest.corpus.deadline import time_limit

ETNA = (
    "Etna erupted on Saturday and closed the airport of Catania. Nobody was hurt. Ash fell on 34% of Sicily’s farms, "
    "said Maria Greco of the observatory.\n\nShe expects another eruption before the summer."
)
BANK = "The Bank of Japan kept its rate at 0.5 per cent on 22 March. It may raise it in May."
ERUPTED = "Etna erupted on Saturday and closed the airport of Catania."
ASH = "Ash fell on 34% of Sicily’s farms, said Maria Greco of the observatory."
HIDDEN = "The spire of Notre-Dame is 96\u200b metres high, a r\u00adecord for Paris &amp; France. Tickets cost €25."


@pytest.fixture(scope="session")
def evidence(passage_of):
    return Evidence(
        tuple(
            passage_of(text, start=100 * number, passage_id=number, version_id=f"v{number}", article_id=f"a{number}")
            for number, text in enumerate((ETNA, BANK, HIDDEN), start=1)
        )
    )


def kept(draft, evidence):
    return [
        (claim.text, [quote.number for quote in claim.quotes]) for claim in claims_from_draft(draft, evidence).claims
    ]


def verbatim(number, text):
    return ProposedClaim(text, (ProposedQuote(number, text),))


def reasons(draft, evidence):
    return [dropped.reason for dropped in claims_from_draft(draft, evidence).dropped]


@pytest.mark.parametrize(
    ("draft", "sentences"),
    [
        ("Etna erupted [1].", [("Etna erupted.", (1,))]),
        ("Etna erupted. [1] Ash fell.[2]", [("Etna erupted.", (1,)), ("Ash fell.", (2,))]),
        ("Etna erupted [1][3], and ash fell [2, 1].", [("Etna erupted, and ash fell.", (1, 3, 2))]),
        ("Etna erupted【1】 and【2†source】 ash fell.", [("Etna erupted and ash fell.", (1, 2))]),
        ("Etna erupted [1-3].", [("Etna erupted.", (1, 2, 3))]),
        ("[1] Etna erupted.", [("Etna erupted.", (1,))]),
        ("[1]: Etna erupted.", [("Etna erupted.", (1,))]),
        ("[1] Etna erupted. [2] Ash fell.", [("Etna erupted.", (1,)), ("Ash fell.", (2,))]),
        ("[1]: Etna erupted! [2, 3]: Ash fell", [("Etna erupted!", (1,)), ("Ash fell", (2, 3))]),
        ("[1] Etna erupted. Ash fell. [1]", [("Etna erupted.", (1,)), ("Ash fell.", (1,))]),
        ("Etna erupted, which is described in [1].", [("Etna erupted.", (1,))]),
        ("Etna erupted, as stated in passage [2], on Saturday.", [("Etna erupted, on Saturday.", (2,))]),
        ("A body was found in Catania [1].", [("A body was found in Catania.", (1,))]),
        ("- **Etna** erupted [source 1].\n2. Ash fell [^2].", [("Etna erupted.", (1,)), ("Ash fell.", (2,))]),
        ("# News\n> Etna _erupted_ ([1]).", [("News", ()), ("Etna erupted.", (1,))]),
        ("[Etna](https://evil.example/x) erupted [1](https://evil.example).", [("Etna erupted.", (1,))]),
        ("<b>Etna</b> erupted <@123> @everyone [1].", [("Etna erupted.", (1,))]),
        ("Etna erupted https://evil.example/?q=1 [1].", [("Etna erupted.", (1,))]),
        ("Etna\u200b er\u00adupted [1].", [("Etna erupted.", (1,))]),
        ("Etna erupted (Source 1). Ash fell (passages 1 and 2).", [("Etna erupted.", (1,)), ("Ash fell.", (1, 2))]),
        ("Etna erupted [1] and [3].", [("Etna erupted.", (1, 3))]),
        ("Etna erupted [1], [3].", [("Etna erupted.", (1, 3))]),
        ("Etna erupted ([1] and [3]).", [("Etna erupted.", (1, 3))]),
        ("Etna erupted (passage 1, passage 3).", [("Etna erupted.", (1, 3))]),
        ("He asked: [1]", [("He asked:", (1,))]),
        ("The f() function failed [1].", [("The f() function failed.", (1,))]),
        ("Etna erupted in August — [1].", [("Etna erupted in August.", (1,))]),
        ("Etna erupted [1, 2, and 3].", [("Etna erupted.", (1, 2, 3))]),
        ("Etna erupted (passages 1, 2, & 3).", [("Etna erupted.", (1, 2, 3))]),
        ("Etna erupted <passage 1>.", [("Etna erupted.", (1,))]),
        ("Etna erupted [1] and ash fell [2].", [("Etna erupted and ash fell.", (1, 2))]),
        ("Etna erupted. (see passage 2)", [("Etna erupted.", (2,))]),
        ("Etna erupted \\[1\\].", [("Etna erupted.", (1,))]),
        ("Etna erupted, as stated in passage 2.", [("Etna erupted.", (2,))]),
        # The passage of a bill.
        (
            "It took effect after its passage 2 years ago [1].",
            [("It took effect after its passage 2 years ago.", (1,))],
        ),
        ("It won council passage 5-2 on Tuesday [1].", [("It won council passage 5-2 on Tuesday.", (1,))]),
        ("Since its passage 10 states have sued [2].", [("Since its passage 10 states have sued.", (2,))]),
        ("After Senate passage 51-50, it stalled [1].", [("After Senate passage 51-50, it stalled.", (1,))]),
        (
            "Passage 1 says Etna erupted. Passage 2 says ash fell.",
            [("says Etna erupted.", (1,)), ("says ash fell.", (2,))],
        ),
        (
            "NATO named Article 5 (Article 5) and passage 5.5.",
            [("NATO named Article 5 (Article 5) and passage 5.5.", ())],
        ),
        ("Max (7) won 3-1 (2).", [("Max (7) won 3-1 (2).", ())]),
        ("---\n\n***\n", []),
        # Numbers below or behind their sentence.
        ("Etna erupted\n[1]", [("Etna erupted", (1,))]),
        ("Etna erupted.\n\n[1], [2]\n", [("Etna erupted.", (1, 2))]),
        ("Etna erupted.\n[1]\n[2]", [("Etna erupted.", (1, 2))]),
        ("Etna erupted.\n\nSources: [1] and [2]", [("Etna erupted.", (1, 2))]),
        ("Etna erupted.\n**Sources:**\n- [1]\n- [2]", [("Etna erupted.", (1, 2))]),
        ("Etna erupted. Source: [1] Ash fell. Source: [2]", [("Etna erupted.", (1,)), ("Ash fell.", (2,))]),
        ("Etna erupted.\n\n(Source: passage 1)", [("Etna erupted.", (1,))]),
        ("Etna erupted (Source: [1]). Ash fell (source: passage 2).", [("Etna erupted.", (1,)), ("Ash fell.", (2,))]),
        ("Etna erupted [1].\n\nSources: [1], [2]", [("Etna erupted.", (1,))]),
        ("[1]\nEtna erupted.", [("Etna erupted.", ())]),
        ("Etna erupted.\nAsh fell.\n[2]", [("Etna erupted.", ()), ("Ash fell.", (2,))]),
        # Numbers in other words.
        ("Etna erupted [#1]. Ash fell [No. 2].", [("Etna erupted.", (1,)), ("Ash fell.", (2,))]),
        ("Etna erupted [Passage #1]. Ash fell [passage no. 2].", [("Etna erupted.", (1,)), ("Ash fell.", (2,))]),
        ("Etna erupted [1: Meridian Wire, 2 May].", [("Etna erupted.", (1,))]),
        ("Etna erupted [passage 1: Meridian Wire].", [("Etna erupted.", (1,))]),
        ("It begins at noon [1:30 p.m.].", [("It begins at noon [1:30 p.m.].", ())]),
        # Labels of an answer.
        ("Answer: Etna erupted [1].", [("Etna erupted.", (1,))]),
        ("**The answer is:** Etna erupted [1].", [("Etna erupted.", (1,))]),
        ("Final answer:\nEtna erupted [1].", [("Etna erupted.", (1,))]),
        ("A: Etna erupted [1]. - A) Ash fell [1].", [("Etna erupted.", (1,)), ("- A) Ash fell.", (1,))]),
        ("- A) Etna erupted [1].\n[2] Short answer: ash fell.", [("Etna erupted.", (1,)), ("ash fell.", (2,))]),
        ("The answer is no [1]. A volcano erupted [1].", [("The answer is no.", (1,)), ("A volcano erupted.", (1,))]),
        ("", []),
    ],
)
def test_a_draft_is_read_as_plain_sentences_with_numbers(draft, sentences):
    assert list(draft_sentences(draft)) == [DraftSentence(text, numbers) for text, numbers in sentences]


@pytest.mark.parametrize(
    "draft", ["{}.\n[1]", "{}. Source: [1]", "{}.\n\n(Source: passage 1)", "{} [#1].", "{} [1: Wire].", "A: {} [1]."]
)
def test_a_sentence_is_proven_wherever_and_however_its_number_stands(evidence, draft):
    assert kept(draft.format("Etna erupted on Saturday"), evidence) == [("Etna erupted on Saturday.", [1])]


def test_a_supported_sentence_is_kept_with_its_quote(evidence):
    (claim,) = claims_from_draft("Etna erupted on Saturday [1].", evidence).claims

    assert claim.text == "Etna erupted on Saturday."
    assert [quote.text for quote in claim.quotes] == ["Etna erupted on Saturday and closed the airport of Catania."]


def test_a_quote_is_the_stored_text_with_its_invisible_characters(evidence):
    (claim,) = claims_from_draft("The spire of Notre-Dame is 96 metres high [3].", evidence).claims

    assert (
        claim.quotes[0].text
        == "The spire of Notre-Dame is 96\u200b metres high, a r\u00adecord for Paris &amp; France."
    )


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        ("Etna erupted on Saturday.", Fault.NO_NUMBER),
        ("Etna erupted on Saturday [9].", Fault.NO_PASSAGE),
        ("Etna erupted on Saturday [0].", Fault.NO_PASSAGE),
        ("Vesuvius is quiet and tourists climb it again [1].", Fault.UNSUPPORTED),
        ("It erupted [1].", Fault.UNSUPPORTED),
        ("Etna erupted on Saturday and closed the airport of Catania, " + "and " * 200 + "[1].", Fault.TOO_LONG),
    ],
)
def test_a_sentence_without_support_is_dropped(evidence, draft, reason):
    assert kept(draft, evidence) == []
    assert reasons(draft, evidence) == [reason]


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("Ash fell on 34% of Sicily's farms [1].", ASH),
        ("Ash fell on 43% of Sicily's farms, said Maria Greco [1].", ASH),
        ("Ash fell on 34% of Sicily's farms, said Anna Greco [1].", ASH),
        ("Ash fell on Sicily's farms [1].", ASH),
        ("Etna erupted on Sunday and closed the airport of Catania [1].", ERUPTED),
        ("The airport of Catania closed Etna on Saturday [1].", ERUPTED),
        ("The Bank of Japan raised its rate to 0.5 per cent on 22 March [2].", BANK),
        ("The Bank of Japan will raise its rate in May [2].", BANK),
    ],
)
def test_an_unproven_sentence_is_replaced_by_its_quote(evidence, draft, shown):
    assert [text for text, _ in kept(draft, evidence)] == [shown]
    assert reasons(draft, evidence) == [Fault.UNPROVEN]


def test_a_quote_that_replaces_two_sentences_appears_once(evidence):
    draft = "Etna erupted on Sunday and closed the airport of Catania [1]. The airport of Catania closed Etna [1]."

    assert [text for text, _ in kept(draft, evidence)] == [ERUPTED]


def test_a_part_of_a_long_sentence_is_no_quote(passage_of):
    """Its beginning may say who says so."""
    listed = ", ".join(f"the bridge of the town number {number}" for number in range(20))
    long = Evidence((passage_of(f"The rebels said that they had taken {listed} and that Lindenau lost the war."),))

    assert kept("Lindenau lost the war [1].", long) == []


OWN = OwnWords()


@pytest.mark.parametrize(
    ("draft", "stands"),
    [
        ("The airport of Catania was closed as Etna erupted on Saturday [1].", True),
        ("Etna erupted on Sunday and closed the airport of Catania [1].", False),
        ("Vesuvius erupted on Saturday and closed the airport of Catania [1].", False),
        ("Ash covered 34% of Sicily’s farms, said Maria Greco [1].", True),
        ("Ash covered 43% of Sicily’s farms, said Maria Greco [1].", False),
    ],
)
def test_a_sentence_in_own_words_is_kept_if_its_facts_are_in_its_quote(evidence, draft, stands):
    plain, own = claims_from_draft(draft, evidence).claims, claims_from_draft(draft, evidence, OWN).claims

    assert [claim.own_words for claim in plain] == [False]
    assert plain[0].text != draft.replace(" [1]", "")
    assert [claim.own_words for claim in own] == [stands]
    assert (own[0].text == draft.replace(" [1]", "")) == stands
    assert [claim.own_words for claim in cite(own, evidence).claims] == [stands]


class Entailment:
    """Holds what it is asked against one sentence, as a model would with numbers."""

    def __init__(self, chance):
        self.given = chance
        self.asked = []

    def chance(self, text, sentence):
        self.asked.append((text, sentence))
        return self.given


@pytest.mark.parametrize(("chance", "reason"), [(0.9, []), (0.2, [Fault.NOT_ENTAILED])])
def test_the_entailment_model_must_agree(evidence, chance, reason):
    model = Entailment(chance)
    checked = claims_from_draft("Catania was closed as Etna erupted on Saturday [1].", evidence, OwnWords(model))

    assert model.asked[0] == (ERUPTED, "Catania was closed as Etna erupted on Saturday.")
    assert [dropped.reason for dropped in checked.dropped] == reason
    assert [claim.own_words for claim in checked.claims] == [not reason]


def test_a_proven_sentence_is_never_marked(evidence):
    (claim,) = claims_from_draft("Etna erupted on Saturday [1].", evidence, OwnWords(Entailment(0.0))).claims

    assert not claim.own_words


def test_a_wrong_number_is_corrected_if_another_passage_supports_the_sentence(evidence):
    assert kept("Etna erupted on Saturday [2].", evidence) == [("Etna erupted on Saturday.", [1])]


def test_an_invented_number_next_to_a_valid_one_is_left_out(evidence):
    assert kept("Etna erupted on Saturday [1][9].", evidence) == [("Etna erupted on Saturday.", [1])]


@pytest.mark.parametrize(
    ("draft", "kept_as"),
    [
        (
            "The Bank of Japan kept its rate at 0.5 per cent this week [2].",
            "The Bank of Japan kept its rate at 0.5 per cent.",
        ),
        (
            "This week, the Bank of Japan kept its rate at 0.5 per cent [2].",
            "The Bank of Japan kept its rate at 0.5 per cent.",
        ),
        ("Etna erupted on Saturday [1].", "Etna erupted on Saturday."),
    ],
)
def test_relative_time_words_are_left_out(evidence, draft, kept_as):
    assert [text for text, _ in kept(draft, evidence)] == [kept_as]


def test_a_repeated_sentence_appears_once(evidence):
    assert len(kept("Etna erupted on Saturday [1]. Etna erupted on Saturday [1].", evidence)) == 1
    assert len(kept("Etna erupted on Saturday [1].\nEtna erupted on Saturday [1]", evidence)) == 1


@pytest.mark.parametrize(
    "draft",
    [
        "NO ANSWER",
        "no answer.",
        "**NO_ANSWER**",
        "**Answer:** NO ANSWER",
        "NO ANSWER [1]",
        "NO ANSWER\nEtna erupted on Saturday [1].",
    ],
)
def test_no_answer_is_recognized(evidence, draft):
    checked = claims_from_draft(draft, evidence)

    assert checked.no_answer
    assert checked.claims == ()


@pytest.mark.parametrize(
    "draft",
    [
        "The passages do not say when. NO ANSWER.",
        "Passage 1 only says that Vesuvius closed the airport of Catania on Saturday [1]. NO ANSWER",
        "<answer>NO ANSWER</answer>",
        "Final answer: NO_ANSWER",
        "Nothing tells it; therefore: **NO ANSWER** [1]",
    ],
)
@pytest.mark.parametrize("cut", [False, True])
def test_no_answer_behind_an_explanation_is_recognized(evidence, draft, cut):
    """Quotes answered questions that the model had just declined to answer."""
    assert claims_from_draft(draft, evidence, cut=cut) == Checked((), no_answer=True)


def test_no_answer_in_small_letters_is_what_a_sentence_says(evidence):
    checked = claims_from_draft("The observatory had no answer on Saturday's ash [1].", evidence)

    assert not checked.no_answer


def test_a_sentence_that_is_proven_stands_beside_no_answer(evidence):
    assert kept("Etna erupted on Saturday [1]. NO ANSWER", evidence) == [("Etna erupted on Saturday.", [1])]


def test_a_contradiction_is_recognized_only_with_its_quote(evidence):
    true = claims_from_draft("CONTRADICTED: Nobody was hurt [1].", evidence)
    empty = claims_from_draft("CONTRADICTED: The Etna eruption killed ten people [1].", evidence)

    assert (true.contradicted, [claim.text for claim in true.claims]) == (True, ["Nobody was hurt."])
    assert (empty.contradicted, empty.claims) == (False, ())


ASKED = "Which volcano erupted this week and closed an Italian airport?"


def reported(draft, evidence, asked=ASKED, quoted=()):
    checked = claims_from_draft(draft, evidence)
    assert checked.claims == ()
    return [claim.text for claim in answer_as_reported(checked.dropped, Statement(asked), quoted, evidence)]


def test_an_answer_in_the_words_of_the_question_is_replaced_by_a_quote(evidence):
    """Found with a model of 1.5 billion weights: 25 of 60 drafts answered so, and most were right."""
    draft = "Etna is the volcano with the Italian airport that closed [1]."
    sentence = "Etna erupted on Saturday and closed the airport of Catania."

    assert reasons(draft, evidence) == [Fault.UNSUPPORTED]
    assert reported(draft, evidence) == [sentence]
    quoted = [verbatim(1, "Nobody was hurt."), verbatim(1, sentence), verbatim(1, ETNA[: ETNA.index("\n")])]
    assert reported(draft, evidence, quoted=quoted) == [quoted[1].text, quoted[2].text]


@pytest.mark.parametrize(
    "draft",
    [
        "Vesuvius erupted this week and closed an Italian airport [1].",  # stands nowhere
        "A volcano erupted this week and closed an Italian airport [1].",  # adds nothing
        "Etna erupted this week and closed an Italian airport [9].",  # was not reading
        "Etna erupted this week and closed an Italian airport.",
        "The Catania Clowns signed Greco for the season of the Sicilian ice hockey league [1].",  # of another matter
    ],
)
def test_an_answer_that_no_article_supports_is_not_replaced(evidence, draft):
    assert reported(draft, evidence) == []


def test_a_question_in_an_article_is_no_answer(passage_of):
    asking = Evidence((passage_of("Has Etna closed the airport of Catania on Saturday? Nobody knows."),))
    assert reported("Etna erupted this week and closed an Italian airport [1].", asking) == []


def test_without_evidence_no_claim_is_kept():
    assert claims_from_draft("Etna erupted [1].", Evidence(())).claims == ()


@pytest.mark.parametrize(
    "unit", ["[", "[1", "[1]", "](", "【1†", "<", "*_", "1. ", "\n", "a. ", '"', "(see [1], ", "http://"]
)
def test_a_draft_of_100_000_characters_takes_little_time(evidence, unit):
    started = time.process_time()
    checked = claims_from_draft(unit * (100_000 // len(unit)), evidence)

    assert time.process_time() - started < 5
    assert checked.claims == ()


def test_sentences_beyond_the_time_limit_are_left_out(evidence):
    with time_limit(0):
        checked = claims_from_draft("Etna erupted on Saturday [1].", evidence)

    assert (checked.claims, [sentence.reason for sentence in checked.dropped]) == ((), [Fault.TOO_LONG])


def test_only_the_first_sentences_of_a_long_draft_are_read(evidence):
    checked = claims_from_draft("Etna did it again [1].\n" * 5_000, evidence)

    assert len(checked.dropped) <= MAX_SENTENCES + 1
    assert checked.dropped[-1].reason is Fault.TOO_LONG


# fmt: off
PIECES = [
    "[1]", "[2][3]", "[9]", "【1】", ". ", "\n", "“", "”", "not ", "34%", "35 per cent", "Etna", "Vesuvius", "\u202e",
    "\u200b", "CONTRADICTED: ", "@everyone ", "[x](https://evil.example) ", "𝟛𝟜%", "Еtna", "½", "&amp;", "\ue000",
]
# fmt: on
fragments = st.one_of(
    st.text(max_size=30),
    st.builds(
        lambda text, one, other: text[min(one, other) : max(one, other)],
        st.sampled_from([ETNA, BANK, HIDDEN]),
        st.integers(0, 200),
        st.integers(0, 200),
    ),
    st.sampled_from(PIECES),
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(fragments, max_size=12).map("".join))
def test_a_lying_model_gets_only_stored_words_quoted(evidence, draft):
    checked = claims_from_draft(draft, evidence)
    claims = checked.claims + answer_as_reported(checked.dropped, Statement(ASKED), (), evidence)
    cited = cite(claims, evidence)

    # What the draft's check let through, the guard of every writer lets through as well.
    assert cited.dropped == ()
    for claim in claims:
        assert claim.quotes
        assert all(quote.text in evidence.passage(quote.number).text for quote in claim.quotes)
        assert "http" not in claim.text
    for citation in cited.citations:
        passage, quote = citation.passage, citation.quote
        assert quote.text == passage.text[quote.start - passage.start : quote.end - passage.start]
        assert len(quote.text) <= 400


@pytest.mark.parametrize("mark", ["[1]", "【1】", "(source 1)", "passage 1", r"\[1\]"])
def test_what_was_cut_off_is_kept_up_to_its_last_number(mark):
    assert through_last_number(f"Etna erupted {mark}. The salary is $142") == f"Etna erupted {mark}"
    assert through_last_number("The salary is $142") == ""
    assert through_last_number("Etna erupted [2], says passage 1") == "Etna erupted [2]"
