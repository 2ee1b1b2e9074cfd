import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.terms import words
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import stand_alone
from bot.conversation.follow_up.small_models import stand_alone_by_models
from ingest.corpus.errors import ModelFailed, ModelUnavailable
from ingest.corpus.reader.context_reader import Context, UnsaidWord
from ingest.corpus.text.folding import fold

POWELL = Turn("What did Jerome Powell say about interest rates?", ("Powell said the Federal Reserve would wait.",))
CHILE = Turn("Who won the election in Chile?", ("José Antonio Kast won Chile's presidential election.",))
FLOODS = Turn("How many people died in the floods in Texas in July?", ("At least 120 people died.",))
FILMS = Turn("Which films won?", ("Anora won best picture.", "Conclave won best adapted screenplay."))
BEAT = Turn("Did Ann Lee beat Tom Roe?", ("Ann Lee beat Tom Roe.",))
LE_PEN = Turn("Did Marine Le Pen get convicted?", ("Marine Le Pen was convicted of embezzling funds.",))
TESLA = Turn("How many cars did Tesla sell in 2024?", ("Tesla delivered 1.79 million vehicles in 2024.",))


@pytest.mark.parametrize(
    ("turns", "question", "understood"),
    [
        ([POWELL], "When does his term end?", "When does Jerome Powell's term end?"),
        ([POWELL], "Did Trump criticize him?", "Did Trump criticize Jerome Powell?"),
        ([POWELL], "What if he’s fired?", "What if Jerome Powell’s fired?"),
        ([BEAT], "Did she say why she left?", "Did Ann Lee say why she left?"),
        ([LE_PEN], "What happened to her in court?", "What happened to Marine Le Pen in court?"),
        ([POWELL], "What about the ECB?", "What did the ECB say about interest rates?"),
        ([POWELL], "why?", "Why did Jerome Powell say about interest rates?"),
        ([CHILE], "does anyone know why?", "Why: Who won the election in Chile?"),
        # Nothing is left to ask of "Why was arrested in the heist?".
        ([Turn("Who was arrested in the heist?")], "why?", "Why: Who was arrested in the heist?"),
        ([Turn("Charlie Kirk: who did it?")], "why?", "Why: Charlie Kirk: who did it?"),
        ([Turn("How many were hurt in the flood?")], "how?", "How: How many were hurt in the flood?"),
        ([Turn("Who will he meet?")], "when?", "When will he meet?"),
        ([Turn("What is the Fed doing?")], "why?", "Why is the Fed doing?"),
        ([Turn("What did scientists find?")], "where?", "Where did scientists find?"),
        ([Turn("When was snow seen?")], "where?", "Where was snow seen?"),
        ([CHILE], "And in Bolivia?", "Who won the election in Bolivia?"),
        ([CHILE], "when?", "When: Who won the election in Chile?"),
        ([CHILE], "was this in May?", "was Chile in May?"),
        ([CHILE], "any injuries?", "Chile: any injuries?"),
        # They point at nothing, or at nobody that was spoken of.
        ([CHILE], "Was there a runoff?", "Was there a runoff?"),
        ([Turn("How high are the China tariffs?")], "when did he resign?", "when did he resign?"),
        ([Turn("Who runs NASA?", ("Nobody runs NASA.",))], "when did he resign?", "when did he resign?"),
        ([TESLA], "And in 2023?", "How many cars did Tesla sell in 2023?"),
        ([TESLA], "what about BYD?", "How many cars did BYD sell in 2024?"),
        ([FLOODS], "And in Spain?", "How many people died in the floods in Spain in July?"),
        ([FLOODS], "And in the last week?", "How many people died in the floods in Texas in the last week?"),
        # They were asked of Texas or of nothing: "Texas: last week?".
        ([FLOODS], "last week?", "How many people died in the floods in Texas last week?"),
        ([FLOODS], "A year ago?", "How many people died in the floods in Texas a year ago?"),
        ([POWELL], "June?", "What did Jerome Powell say about interest rates in June?"),
        ([FLOODS], "and in August", "How many people died in the floods in Texas in August?"),
        ([TESLA], "What about 2023?", "How many cars did Tesla sell in 2023?"),
        ([TESLA, CHILE], "Who won the Super Bowl?", "Who won the Super Bowl?"),
        ([], "When does his term end?", "When does his term end?"),
        ([FILMS], "Who directed the second one?", "Who directed Conclave?"),
        ([FILMS], "Who directed the 2nd one?", "Who directed Conclave?"),
        ([CHILE], "How old is the last one?", "How old is José Antonio Kast?"),
        # A correction takes the place of the like part. It was searched for as it was typed, with "meant".
        ([POWELL], "no, I meant Lagarde", "What did Lagarde say about interest rates?"),
        ([POWELL], "Sorry, I meant the ECB!", "What did the ECB say about interest rates?"),
        ([POWELL], "Lagarde, I mean", "What did Lagarde say about interest rates?"),
        ([POWELL], "no, Christine Lagarde", "What did Christine Lagarde say about interest rates?"),
        ([TESLA], "no, in 2022", "How many cars did Tesla sell in 2022?"),
        ([POWELL], "I mean Lagarde", "What did Lagarde say about interest rates?"),
        ([POWELL], "No I mean about inflation", "What did Jerome Powell say about inflation?"),
        ([POWELL], "I mean, why?", "Why did Jerome Powell say about interest rates?"),
        ([POWELL], "sorry, I meant when does his term end?", "when does Jerome Powell's term end?"),
        ([FLOODS], "no, in Spain", "How many people died in the floods in Spain in July?"),
        ([TESLA], "not 2024, I meant 2023", "How many cars did Tesla sell in 2023?"),
        ([TESLA], "the first one, I mean", "Tesla"),
        # They correct nothing.
        ([POWELL], "no, Powell resigned", "no, Powell resigned"),
        ([POWELL], "I mean, great bot", "I mean, great bot"),
        ([POWELL], "I mean, great bot for news", "I mean, great bot for news"),
        ([POWELL], "you know what I mean?", "you know what I mean?"),
        ([], "no, I meant Lagarde", "no, I meant Lagarde"),
        # Thanks and talk are no part of a follow-up.
        ([POWELL], "thanks a lot! and the ECB?", "What did the ECB say about interest rates?"),
        ([POWELL], "ok thanks, and the ECB?", "What did the ECB say about interest rates?"),
        ([POWELL], "thx \N{PERSON WITH FOLDED HANDS} when?", "When did Jerome Powell say about interest rates?"),
        ([POWELL], "Oh no. Why was that?", "Why did Jerome Powell say about interest rates?"),
        ([POWELL], "lol why?", "Why did Jerome Powell say about interest rates?"),
        ([POWELL], "ok but why", "Why did Jerome Powell say about interest rates?"),
        ([POWELL], "why, please?", "Why did Jerome Powell say about interest rates?"),
        ([POWELL], "**why** \N{THINKING FACE}", "Why did Jerome Powell say about interest rates?"),
        ([POWELL], "and the ECB please? \N{THINKING FACE}", "What did the ECB say about interest rates?"),
        ([POWELL], "the first one please", "Powell"),
        # Nothing else is understood: the text stays as it was typed.
        ([POWELL], "Thanks! Who won the Super Bowl?", "Thanks! Who won the Super Bowl?"),
        # More follows only a question.
        ([], "tell me more", "tell me more"),
    ],
)
def test_a_follow_up_is_rewritten_with_the_conversation(turns, question, understood):
    assert stand_alone(question, turns).text == understood


DUGAN = Turn(
    "Who got arrested in Milwaukee for hiding an immigrant?",
    ("Milwaukee County Circuit Judge Hannah Dugan was arrested and charged early Friday with two felonies.",),
)
AUSTRALIA = Turn(
    "who's the prime minister of australia",
    ("Australia Prime Minister Anthony Albanese wrote about the move in an opinion essay posted Dec. 7.",),
)
IOC = Turn(
    "Who is the new IOC president?",
    ("Kirsty Coventry of Zimbabwe was elected the first female president of the International Olympic Committee.",),
)
MASTERS = Turn(
    "who won the masters this year",
    ("Rory McIlroy emerged victorious at Augusta National as the winner of the 89th Masters tournament.",),
)
VOGUE = Turn("Who replaced Anna Wintour at Vogue?", ("Chloe Malle is set to replace Anna Wintour at Vogue magazine.",))
NEPAL = Turn(
    "Why did Nepal's prime minister resign?",
    ("Nepal Prime Minister K.P. Sharma Oli resigned on Tuesday as demonstrators defied an indefinite curfew.",),
)


@pytest.mark.parametrize(
    ("turn", "question", "understood"),
    [
        (DUGAN, "is she in jail?", "is Hannah Dugan in jail?"),
        (AUSTRALIA, "how old is he?", "how old is Anthony Albanese?"),
        (IOC, "when does she take over?", "when does Kirsty Coventry take over?"),
        (MASTERS, "who did he beat?", "who did Rory McIlroy beat?"),
        (VOGUE, "how old is she?", "how old is Chloe Malle?"),
        # It is the thing and not the place that describes it. The first was "what caused Texas?".
        (Turn("How many died in the Texas flood?", ("In Texas, 119 died.",)), "what caused it?", "Texas flood?"),
        (Turn("How many died in the Texas flood?", ("Many Texas towns were hit.",)), "what caused it?", "Texas flood?"),
        (Turn("How many died in the DC plane crash?", ("All 67 died.",)), "what caused it?", "DC plane crash?"),
        (Turn("Was anyone hurt in the Boulder attack?", ("Twelve were.",)), "who did it?", "who did Boulder attack?"),
        (Turn("How high are the China tariffs?", ("They rose.",)), "when will they end?", "will China tariffs end?"),
        (Turn("How high are the China tariffs?", ("China replied.",)), "how did it respond?", "did China respond?"),
        (Turn("How strong was the Alaska earthquake?"), "was anyone hurt there?", "hurt in Alaska?"),
    ],
)
def test_a_pronoun_is_what_it_can_stand_for(context_reader, turn, question, understood):
    assert stand_alone(question, [turn], reader=context_reader).text.endswith(understood)


@pytest.mark.parametrize(
    "question",
    [
        "How many people died?",
        "how many dead",
        "how strong?",
        "any injuries?",
        "what was the sentence?",
    ],
)
def test_a_question_that_names_nothing_gets_its_subject(context_reader, question):
    """It was answered about another disaster, and nothing said so."""
    assert stand_alone(question, [NEPAL], reader=context_reader).text.startswith("Nepal")


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        (["Which team won the World Series?"], "how many games", "World Series: how many games"),
        (["Any news about the Marrow fire?"], "how many kids?", "the Marrow fire: how many kids?"),
        (["Who won the election in Chile?"], "and how close?", "Chile, election: and how close?"),
        (["Russia: how many towns?"], "how many dead?", "Russia: how many dead?"),
        (["Did the Eagles win the cup?"], "by how many points?", "By how many points did the Eagles win the cup?"),
        (["Did the Eagles win the cup?"], "how much snow fell in Denver", "how much snow fell in Denver"),
        (["Did the Eagles win the cup?"], "how old is Denver?", "how old is Denver?"),
    ],
)
def test_how_many_without_a_verb_is_asked_of_the_question_before(context_reader, before, question, understood):
    """ "How many kids", asked alone, was answered of a day nursery three years before, after a shooting."""
    turns = [Turn(text, ("Nobody knows.",)) for text in before]

    assert stand_alone(question, turns, reader=context_reader).text == understood


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("When did Norland and Karvia agree?", "and before that?", "and before that?"),
        ("When did Norland and Karvia agree?", "What happened after this?", "What happened after this?"),
        ("When was the Boulder attack?", "What happened after that?", "What happened after Boulder attack?"),
    ],
)
def test_that_after_before_is_what_happened_and_nobody(context_reader, before, question, understood):
    """It was "and before Karvia?"."""
    turn = Turn(before, ("Norland and Karvia agreed in May.",))

    assert stand_alone(question, [turn], reader=context_reader).text.rpartition(": ")[2] == understood


@pytest.mark.parametrize("question", ["Who won the World Series?", "How did Calico Jack die?"])
def test_a_question_with_a_name_of_its_own_stands_alone(context_reader, question):
    assert stand_alone(question, [NEPAL], reader=context_reader).text == question


@pytest.mark.parametrize(
    "question",
    [
        "Did Norway raise its whale quota?",
        "did chile reopen its border with peru?",
        "Is it true that Intel sold its plant?",
        # A pronoun for the subject of the same question stays. They became "after Marine Le Pen left" and "whether
        # Marine Le Pen supports".
        "what did the finance minister say after she left the meeting?",
        "Did the teachers' union say whether it supports the strike?",
    ],
)
def test_a_pronoun_for_a_name_of_the_same_question_stays(context_reader, question):
    """They became "Le Pen's border with peru" and "Is Le Pen true that ..."."""
    assert stand_alone(question, [LE_PEN], reader=context_reader).text == question


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("what did the minister say about her plans?", True),
        ("what did the minister say after she left?", True),
        ("what is frictional unemployment and why is it important?", True),
        ("what is mortadella and where is it from?", True),
        ("who made the american flag and what year was it?", True),
        ("what happened and when was it?", False),
        ("where is it from and when was it made?", False),
        ("what did they say about her plans?", False),
        ("who pays for her plans?", False),
        ("when does she leave?", False),
        ("what did the minister say about her?", False),
        ("did the minister buy a painting of hers today?", False),
    ],
)
def test_what_may_mean_the_subject_stays_where_the_reader_allows_it(question, alone):
    class Unsure:
        def read(self, question, said):
            return Context((UnsaidWord("Marine", 0.9), UnsaidWord("Pen", 0.9)), -3.0)

    assert (stand_alone(question, [LE_PEN], reader=Unsure()).text == question) is alone


def test_it_may_point_ahead():
    """It became "is Hamas true that"."""
    turns = [Turn("What did Hamas say?", ("Hamas denied it.",))]
    assert stand_alone("is it true that it left?", turns).text == "is it true that Hamas left?"
    assert stand_alone("is it really that bad?", turns).text == "is Hamas really that bad?"


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("What did the Apple chief say?", "when was it founded?", "when was Apple founded?"),
        ("What did the Hamas leader say?", "did they release anybody?", "did Hamas release anybody?"),
        ("What happened to the Hamas leader?", "did they release anybody?", "did Hamas release anybody?"),
        ("Who is the Google lawyer?", "was it fined?", "was Google fined?"),
        ("What did the Ohio governor say?", "how many people live in it?", "how many people live in Ohio?"),
        ("What did the Ukraine envoy say?", "when did it sign the deal?", "when did Ukraine sign the deal?"),
        ("What was stolen in the Louvre heist?", "who planned it?", "who planned Louvre heist?"),
        # What stands in front of a question stays in front.
        ("Chile: Who won the vote?", "when?", "When: Chile: Who won the vote?"),
        ("Kast, Chile: Did he win the vote?", "when?", "Kast, Chile: When did he win the vote?"),
        ("Chile: How many people did they elect?", "why?", "Why: Chile: How many people did they elect?"),
        ("Chile: did Kast win", "when", "Chile: When did Kast win"),
        ("When: Chile: Who won", "where", "Where: Chile: Who won"),
    ],
)
def test_it_is_the_body_and_not_the_person_that_it_describes(before, question, understood):
    """The first became "when was Apple chief founded?"."""
    assert stand_alone(question, [Turn(before)]).text == understood


@pytest.mark.parametrize(
    ("turn", "question", "wrong"),
    [
        (
            Turn("What did the Ohio governor say?", ("Ohio Gov. Mike DeWine spoke.", "Many Ohio schools closed.")),
            "when did he say that?",
            "did Ohio say",
        ),
        (Turn("who shot al kay"), "was he caught", "shot al kay"),
    ],
)
def test_he_is_no_state_and_no_verb(context_reader, turn, question, wrong):
    assert wrong not in stand_alone(question, [turn], reader=context_reader).text


JAIL = Turn("who escaped from the jail?", ("Ten men escaped.", "“Let me be very clear,” said Sheriff Susan Hutson."))
TOWER = Turn("How did the Fengyang drum tower collapse?", ("The tower's roof tiles fell.",))


@pytest.mark.parametrize(
    ("turn", "question", "understood"),
    [
        (LE_PEN, "of what?", "Of what did Marine Le Pen get convicted?"),
        (LE_PEN, "in which city?", "In which city did Marine Le Pen get convicted?"),
        (LE_PEN, "and for how long?", "For how long did Marine Le Pen get convicted?"),
        (LE_PEN, "when exactly", "When did Marine Le Pen get convicted?"),
        (LE_PEN, "but why though?", "Why did Marine Le Pen get convicted?"),
        (TOWER, "and in the US?", "How did the Fengyang drum tower collapse in the US?"),
        (TOWER, "when was it?", "When did the Fengyang drum tower collapse?"),
        (Turn("When: who found the snake?"), "where was it?", "Where: who found the snake?"),
        (Turn("Kelso: who found the snake?"), "where was it?", "Where: Kelso: who found the snake?"),
    ],
)
def test_a_bare_question_takes_up_the_question_before(turn, question, understood):
    assert stand_alone(question, [turn]).text == understood


@pytest.mark.parametrize(
    ("turn", "question", "wrong"),
    [
        (TOWER, "who did it?", "Who: "),
        (TOWER, "how old is it?", "How old did"),
        (TOWER, "why Italy?", "Why did"),
        (TOWER, "why Sicily?", "Why did"),
        (TOWER, "who was that family?", "Who: "),
        (TOWER, "how quickly?", "How did"),
        (TOWER, "ok and who hosted?", "collapse, and who hosted"),
        (JAIL, "who was the last one caught?", "Let"),
        (JAIL, "what about the last one, when did he die", "what about Let"),
    ],
)
def test_a_question_with_words_of_its_own_is_not_bare(turn, question, wrong):
    assert wrong not in stand_alone(question, [turn]).text


@pytest.mark.parametrize(
    ("sentence", "understood"),
    [
        ("MARROW - President Ilse Brandt opened the bridge.", "What about Ilse Brandt?"),
        ("PORT MARROW, North Karvia - NASA's Europa Clipper lifted off.", "What about Europa Clipper?"),
        (
            "Standing in the Rose Garden, he spoke of a day.",
            "What about Standing in the Rose Garden, he spoke of a day?",
        ),
        ("Steel, coal and cars are left out.", "What about Steel, coal and cars are left out?"),
        ("Karvia answered with a tariff on goods of Norland.", "What about Karvia?"),
        ("Norland's army left.", "What about Norland's army left?"),
        ("Rolls-Royce cut jobs in Derby.", "What about Rolls-Royce?"),
    ],
)
def test_a_sentence_is_named_by_what_it_is_about_not_by_how_it_begins(sentence, understood):
    assert (
        stand_alone("What about the second one?", [Turn("What happened?", ("It rained.", sentence))]).text == understood
    )


def test_a_pronoun_keeps_its_meaning_over_turns():
    first = stand_alone("When does his term end?", [POWELL])
    turns = [POWELL, Turn(first.text, ("His term ends in May 2026, Scott Bessent said.",), first.pronouns)]
    assert stand_alone("Who will follow him?", turns).text == "Who will follow Jerome Powell?"


def test_what_the_reader_is_sure_of_is_named():
    class Sure:
        def read(self, question, said):
            names = {"Jerome": 0.99, "Powell": 0.99, "Chile": 0.9, "Tesla": 0.0}
            return Context(tuple(UnsaidWord(name, chance) for name, chance in names.items()), -9.0)

    understood = stand_alone("Why did he resign?", [CHILE, TESLA, POWELL], reader=Sure())
    assert understood.text == "Chile: Why did Jerome Powell resign?"
    assert understood.pronouns == (("he", "Jerome Powell"),)


def test_nothing_of_what_is_named_already_stands_in_front(context_reader):
    said = ("Of the tariff that President Donald Trump announced on 2 April, 10 points remain.",)
    before = Turn("What did Donald Trump announce?", said)
    understood = stand_alone("When did he pause tariffs?", [before], reader=context_reader)
    assert understood.text == "When did Donald Trump pause tariffs?"


def test_what_a_longer_mention_beside_it_says_does_not_stand_in_front(context_reader):
    """It was "Hudson River, Hudson River helicopter crash, ...: and who was the pilot?"."""
    said = ("A family from Spain died when a helicopter crashed into the Hudson River.",)
    before = Turn("Who died in the Hudson River helicopter crash?", said)
    understood = stand_alone("and who was the pilot?", [before], reader=context_reader)
    assert understood.text.count("Hudson River") == 1
    assert "Hudson River helicopter crash" in understood.text
    assert "Spain" not in understood.text


def test_a_name_with_a_foreign_article_does_not_stand_beside_it():
    """It was "Le Louvre, Louvre Museum, Paris: how many thieves?"; no report names "Le Louvre"."""

    class Sure:
        def read(self, question, said):
            chances = {"Louvre": 0.99, "Museum": 0.99, "Le": 0.98, "Paris": 0.9}
            return Context(tuple(UnsaidWord(name, chance) for name, chance in chances.items()), -9.0)

    said = ("Thieves took jewels.", "Visitors of Le Louvre were sent home, and Paris is shocked.")
    before = Turn("What was stolen from the Louvre Museum?", said)
    understood = stand_alone("how many thieves?", [before], reader=Sure())
    assert understood.text == "Louvre Museum, Paris: how many thieves?"


def test_the_letters_of_a_country_are_no_article():
    class Sure:
        def read(self, question, said):
            chances = {"US": 0.99, "Open": 0.98, "Mayor": 0.97}
            return Context(tuple(UnsaidWord(name, chance) for name, chance in chances.items()), -9.0)

    before = Turn("Who paid for the US Open?", ("The Mayor paid.",))
    assert "US Open" in stand_alone("did they open it on time?", [before], reader=Sure()).text


@pytest.mark.parametrize("which", ["fırst", "firſt", "FİRST", "laſt", "sıxth"])
def test_a_reference_with_a_letter_that_only_a_pattern_takes_for_another_is_read(which):
    """ "the fırst one" ended in an error."""
    meant = which.replace("ı", "i").replace("İ", "I").replace("ſ", "s")
    assert stand_alone(f"Who directed the {which} one?", [CHILE]).text.replace(which, meant) == (
        stand_alone(f"Who directed the {meant} one?", [CHILE]).text
    )


def test_a_reference_to_a_sentence_that_does_not_exist_is_kept():
    assert stand_alone("Who directed the fifth one?", [CHILE]).text.endswith("Who directed the fifth one?")


TEXT = st.text(alphabet=string.ascii_letters + " ?.,'’éß漢0123456789", max_size=60)
ASKED = st.one_of(
    TEXT, st.sampled_from(["when?", "and in May?", "And June?", "What about him?", "Is it there?", "the second one"])
)


TURNS = st.lists(st.tuples(TEXT, st.lists(TEXT, max_size=2)), max_size=3)


@settings(max_examples=300, deadline=None)
@given(asked=ASKED, turns=TURNS)
@example(asked="", turns=[("0’S", [])])
@example(asked="", turns=[("0’0'A", [])])
def test_no_word_is_invented(asked, turns):
    assert_nothing_is_invented(asked, turns, None)


@settings(max_examples=40, deadline=None)
@given(asked=ASKED, turns=TURNS)
def test_no_word_is_invented_by_the_reader(context_reader, asked, turns):
    assert_nothing_is_invented(asked, turns, context_reader)


def assert_nothing_is_invented(asked, turns, reader):
    before = [Turn(question, tuple(sentences)) for question, sentences in turns]
    said = " ".join([asked, *(f"{question} {' '.join(sentences)}" for question, sentences in turns)])
    understood = stand_alone(asked, before, reader=reader)
    # Within the text itself, not only among its words: of "0’S" or "0’0'A" a part may stand as a name.
    known = without_apostrophes(f"{said} {' '.join(words(said))}")
    invented = [word for word in words(understood.text) if without_apostrophes(word) not in known]
    assert set(invented) <= {*STOP_WORDS, "in"}


def without_apostrophes(text):
    return fold(text).lower().replace("'", "").replace("’", "")


@given(question=TEXT)
def test_without_a_conversation_the_question_stays_as_typed(question):
    assert stand_alone(question, []).text == question


@pytest.mark.parametrize("before", ["", "is this true?", "summarize please", "What is this article about?"])
@pytest.mark.parametrize(
    ("question", "understood"), [("What about the rocket?", "the rocket"), ("and in Japan?", "in Japan")]
)
def test_what_follows_a_link_alone_is_no_part_of_what_stood_beside_it(before, question, understood):
    """ "is this true, and the rocket?" was asked of the linked article, and refused."""
    assert stand_alone(question, [Turn(before, ("NASA launched it on a rocket.",))]).text == understood


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("Who won the Super Bowl?", "tell me more", "Tell me more about Super Bowl"),
        ("Who won the Super Bowl?", "Thanks! Can you elaborate?", "Tell me more about Super Bowl"),
        ("Who won the Super Bowl?", "any more details please", "Tell me more about Super Bowl"),
        ("What happened in Texas in July?", "go on", "Tell me more about Texas in July"),
        ("Did Roe meet Lee in Rome?", "more", "Tell me more about Roe, Lee, Rome"),
        ("egg prices", "and more info?", "Tell me more about egg prices"),
        ("Tell me more about Etna", "tell me more", "Tell me more about Etna"),
        # What names something, and what follows nothing that was named.
        ("Who won the Super Bowl?", "tell me more jokes about Etna", "tell me more jokes about Etna"),
        ("Why?", "tell me more", "tell me more"),
    ],
)
def test_more_is_asked_about_what_the_question_before_was_about(before, question, understood):
    assert stand_alone(question, [Turn(before, ("Roe won.",))]).text == understood


@pytest.mark.parametrize("error", [ModelFailed("no memory"), ModelUnavailable("no file")])
def test_the_rules_serve_where_the_reader_fails(error, caplog):
    class Failing:
        def read(self, question, said):
            raise error

    powell = Turn("What did Jerome Powell say about interest rates?", ("Powell said the Federal Reserve would wait.",))
    understood = stand_alone_by_models(Failing(), None, "When does his term end?", [powell])

    assert understood == stand_alone("When does his term end?", [powell])
    assert f"by rules alone: {error}" in caplog.text


def test_the_first_question_is_not_read():
    class Unread:
        def read(self, question, said):
            raise AssertionError

    assert stand_alone_by_models(Unread(), None, "Who won?", []).text == "Who won?"
