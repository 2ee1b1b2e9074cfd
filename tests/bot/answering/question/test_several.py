import pytest

from bot.answering.question.several import LONGEST, questions_in


@pytest.mark.parametrize(
    "parts",
    [
        ("Who won the NYC mayor's race?", "And when does he take office?"),
        ("who is Zohran Mamdani", "and what did he do?"),
        ("who won", "and when does he take office"),
        ("Who is Zohran Mamdani,", "and how many votes did he get?"),
        ("What was stolen?", "Who was arrested?", "Where did it happen?"),
        ("Who won?", "When was it?", "How many voted?", "Who lost?"),
        ("who won the race?", "when does he take office"),
        ("I saw that Boeing had a strike. When did it end?", "And who led it?"),
        ("Who won the race?", "I think it was Mamdani. When does he take office?"),
        ("Did Trump meet Xi?!", "What did they agree on?"),
        ("**Who won the race?**", "||Who lost it?||", "`Who paid?`"),
        ("Who won the race?\N{THINKING FACE}", "Who lost it?\u2764\ufe0f", "Who paid?..", "Who ran?"),
        ("In which state was the fire?", "Who lit it?"),
        ("Wer? Who won the race?", "Why did she get it?"),
        ("Who leads the U.S. Senate?", "What did the U.K. Parliament say?", "Where is St. Louis?"),
        ("Do you know who won the race?", "Who lost it?"),
        ("Can you explain inflation?", "What do you think of Powell?"),
        ("who is Ann Lee", "and what is her age"),
        ("who won the race?", "so when does he leave"),
        ("who won the race?", "where was Falk"),
        ("What does https://example.com/a say?", "How many medals did Marchand win?"),
        ("Who won the race?", "What does https://example.com/a say?", "And who lost it?"),
        ("who won the Stanley Cup", "and who won the World Series?"),
        ("When did the fire start,", "and how many people were hurt in Dorn?"),
        ("I saw the fire. When did it start", "and how strong was the wind?"),
        ("What caused the crash", "and how many people were on board", "and who flew the plane?"),
        ("Who is Falk?", "Isn't he rich?", "Who paid him?"),
        ("Who is the mayor of Falk", "and how much is the fine?"),
        ("What is the tax rate of Falk", "and what's the budget?"),
        ("Who leads Falk", "and who’s the lead designer?"),
        ("Who leads Canada", "and how much does the ring of Falk cost?", "Who lost it?"),
        ("What did Lee say about Canada", "and how did Falk answer her?"),
        ("who won", "and what is her age"),
        ("What did Boeing tell its workers", "and how many planes did it sell?"),
        ("What did Boeing tell its workers", "and who was hired in Dorn?"),
        ("What is the price", "and who is Ann Lee married to?"),
        ("What is inflation", "and what did Jerome Powell say in Jackson Hole?"),
        ("Why did he resign", "and what did Trump say in Davos?"),
    ],
)
def test_each_question_of_a_message_is_one_of_its_own(parts):
    assert questions_in(" ".join(parts)) == tuple(part.removesuffix(",") for part in parts)


@pytest.mark.parametrize(
    "text",
    ["1. Who won?\n2. Who lost?\n3. Why?", "1) Who won? 2) Who lost? Why?", "Two: 1. Who won? Q2: Who lost? Why?"],
)
def test_the_places_of_a_list_are_no_part_of_its_questions(text):
    first, second = questions_in(text)

    assert first.removeprefix("Two: ") == "Who won?"
    assert second == "Who lost? Why?"


def test_thanks_at_the_end_are_no_part_of_a_question():
    assert questions_in("Who won the race? When does he take office? Thanks!") == (
        "Who won the race?",
        "When does he take office?",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tariffs",
        "Who won the race?",
        "I saw that Boeing had a strike. When did it end?",
        "When and where did the fire start?",
        "What is the capital and the largest city of France?",
        "How many people died and how many were injured?",
        "Who won and who lost the race?",
        "How many people died and how many were badly injured?",
        "How much was stolen and how much was found again?",
        "Who won the race and who lost?",
        "Who won the race and who lost it?",
        "Who is Biden's lawyer and who is Trump's?",
        "Which is Apple's chip and which is Google's?",
        "What did they say and who won the race?",
        "Did the panel say why it fell and who lit the fire at Falk?",
        "Who wrote the play ‘Who Is Falk?’ which was staged in Dorn?",
        "Who won the race and who won the race?",
        "Who knows who won the race and who won the cup?",
        "What did Boeing say about the strike and why the workers left?",
        'Who wrote "Who won the race and who won the cup?" in 1999?',
        "Who won the race and who paid the runners? https://example.com/falk",
        "What year and where did it open?",
        "What did Trump say about who won and when he will resign?",
        "What do reports say about how it began and why they left?",
        "Did Boeing settle the strike? When?",
        "Boeing strike? When did it end?",
        "Boeing had a strike. Really? When did it end?",
        "Is this true? Trump fired Powell",
        "Is it true? Did Trump fire Powell?",
        "Did Trump fire Powell? Is it true?",
        "How are you? Who won the race?",
        "Hello! What's up? Who won the race?",
        "Is it true or false? Did Trump fire Powell?",
        "Is https://example.com/falk true? Who won the race?",
        "How does this bot work? Who won the race?",
        "Who won the race? What else is there?",
        "Who asked „Is it over? Where did he go?“ in the Senate?",
        'Who asked "Is it over? And when did it end?" in the Senate?',
        "Who said “What did he do? What was it?” and why?",
        "Who won the race? Thanks!",
        "Who won the race? I think it was Mamdani.",
        "Who won the race? Don't tell me who lost it.",
        "Can you help me? Who won the race?",
        "I have a question. Can I ask you something? Who won the race?",
        "Can you tell me something? Who won the race?",
        "Who won the race? What do you think?",
        "When? Why?",
        "? ? ?",
        "What did Powell say about tariffs and what they mean for prices?",
        "What is the difference between inflation and what the Fed calls core inflation?",
        "What did Powell say about tariffs and how the Fed will react?",
        # Several questions in another language are one. They are refused together, and told of their language once:
        # apart, each of three would say it.
        "Wer hat gewonnen? Und wann war das?",
    ],
)
def test_what_is_one_question_stays_whole(text):
    assert questions_in(text) == (text,)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("{a} Who won? Who lost?", ("{a} Who won?", "Who lost?")),
        ("Who won? {a} Who lost?", ("Who won? {a}", "Who lost?")),
        ("Who won? Who lost? {a}", ("Who won? {a}", "Who lost?")),
        ("Who won? What did it cost? <{a}>", ("Who won? <{a}>", "What did it cost?")),
        ("Who won? ({a}) Who lost?", ("Who won? ({a})", "Who lost?")),
        ("Who won? {a} Who lost? [this]({b})", ("Who won? {a}", "Who lost? [this]({b})")),
        ("{a} Who won? {b} Who lost?", ("{a} Who won?", "{b} Who lost?")),
        ("Who won? {a} {b} Who lost?", ("Who won? {a} {b}", "Who lost?")),
        ("Who won? {a},{b} Who lost?", ("Who won? {a},{b}", "Who lost?")),
    ],
)
def test_a_link_belongs_to_its_question_and_one_behind_all_to_the_first_which_the_others_follow(text, parts):
    links = {"a": "https://example.com/1?page=2", "b": "https://example.com/(2)"}

    assert questions_in(text.format(**links)) == tuple(part.format(**links) for part in parts)


def test_what_is_far_too_long_is_not_split():
    """Half a million characters in a terminal took minutes before they were called too long."""
    text = "Who won? When was it? " * (LONGEST // 20)

    assert questions_in(text) == (text,)
    assert questions_in(text[:500]) != (text[:500],)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Who was killed and who was arrested in the Bondi attack?", ("Who was killed", "who was arrested")),
        ("What was stolen, and who was arrested in the Bondi attack?", ("What was stolen", "who was arrested")),
    ],
)
def test_what_two_questions_are_about_may_stand_behind_the_second(text, parts):
    """Of the first all killings and thefts were searched."""
    first, second = parts

    assert questions_in(text) == (f"{first} in the Bondi attack?", f"and {second} in the Bondi attack?")


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "who was arrested and who was hurt in the boulder attack",
            ("who was arrested in the boulder attack", "and who was hurt in the boulder attack"),
        ),
        (
            "who was fired and how many were treated in hospital",
            ("who was fired and how many were treated in hospital",),
        ),
        (
            "Who was fired and who was hired in the town council?",
            ("Who was fired", "and who was hired in the town council?"),
        ),
    ],
)
def test_a_place_typed_small_has_two_words_of_its_own(text, questions):
    """Of the first all arrests were searched."""
    assert questions_in(text) == questions


def test_the_place_of_two_questions_joined_by_and_is_no_part_of_them():
    """It was shown as understood otherwise: "2. Who won the cup, (understood as: Who won the cup,)"."""
    text = "2. Who won the Stanley Cup, and who won the World Series?"
    assert questions_in(text) == ("Who won the Stanley Cup", "and who won the World Series?")
