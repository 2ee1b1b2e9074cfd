import time

import pytest

from bot.answering.question.lines import with_question_marks
from bot.answering.question.several import LONGEST, questions_in


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("1. who robbed the louvre\n2. when was it", ("who robbed the louvre?", "when was it?")),
        ("- who won the race\n- who lost it\n- did it rain", ("who won the race?", "who lost it?", "did it rain?")),
        ("\N{BULLET} Who won?\n\N{BULLET} When was it?", ("Who won?", "When was it?")),
        ("Two:\n1) who won\n2) how many voted", ("Two: who won?", "how many voted?")),
        ("who won in chile\nwhen is the runoff", ("who won in chile?", "when is the runoff?")),
        ("who won in chile\r\nwhy is there a runoff\r\n", ("who won in chile?", "why is there a runoff?")),
        ("who won in chile\nhow many voted?", ("who won in chile?", "how many voted?")),
        ("who lit the fire\nwere they caught", ("who lit the fire?", "were they caught?")),
        ("who is Falk\nwho is the mayor of Dorn", ("who is Falk?", "who is the mayor of Dorn?")),
        ("Who robbed the Louvre\nWho was arrested", ("Who robbed the Louvre?", "Who was arrested?")),
        ("who robbed the louvre\n\nwho was arrested", ("who robbed the louvre?", "who was arrested?")),
        ("who won\nwho lost\nwho paid", ("who won?", "who lost?", "who paid?")),
        ("I saw the fire\nwho lit it\nwhen did it start", ("I saw the fire who lit it?", "when did it start?")),
        ("tell me about Falk\nwhen did he resign", ("tell me about Falk?", "when did he resign?")),
        ("Tell me who won in Chile\nWhen is the runoff", ("Tell me who won in Chile?", "When is the runoff?")),
        ("- can I vote\n- when is the runoff", ("can I vote?", "when is the runoff?")),
        ("1. why Trump quit\n2. who is next", ("why Trump quit?", "who is next?")),
        ("Why didn't they land\nWhere's the pilot now", ("Why didn't they land?", "Where's the pilot now?")),
        ("was Boeing fined\nwhen did the strike end", ("was Boeing fined?", "when did the strike end?")),
        ("will the strike end\nwhen does it begin", ("will the strike end?", "when does it begin?")),
        ("who won\nwhen was it\nhttps://example.com/a", ("who won? https://example.com/a", "when was it?")),
        ("1. who won\n2. when was it\nThanks!", ("who won?", "when was it?")),
        ("who won in peru\nwho won the race in\nChile", ("who won in peru who won the race in Chile",)),
        ("1. who won\n2. who lost the race\nin Chile", ("who won?", "who lost the race in Chile")),
        ("who won the race \N{TROPHY}\nwhen did he win", ("who won the race \N{TROPHY}?", "when did he win?")),
    ],
)
def test_a_line_that_begins_as_a_question_is_one_of_its_own(text, questions):
    assert questions_in(" ".join(with_question_marks(text).split())) == questions


@pytest.mark.parametrize(
    "text",
    [
        "who won in chile",
        "who won the election in\nchile",
        "what happened to the man\nwho robbed the louvre",
        "how old was he\nwhen he died",
        "Tell me about the people\nwho robbed the Louvre",
        "can someone tell me\nwhat caused the fire",
        "did police say\nwhat caused the fire",
        "who knows\nwhat caused the fire",
        "who knows\nwhy is the bridge closed",
        "could someone explain\nwhy is the bridge closed",
        "Has anyone heard\nWhat happened to the ferry",
        "can someone help\n\nwho won in chile",
        "Can I ask a question\nWho won in Chile",
        "tell me the date\nwhen did the strike end",
        "Tell us the truth bot\nwhy did the bridge fall",
        "When Trump won the election\nwho was his running mate",
        "Where I live there is a drought\nwhen will it end",
        "How old was he\nWhen he died",
        "did Falk say\nwhat his tariffs cost\nwhen they are applied",
        "What a game last night\nWho scored the goals",
        "Been away for a week\nWhat happened in Gaza",
        "Have been following the trial\nwhen is the verdict",
        "Did not see the news this week\nWhat happened in Gaza",
        "have a question\n\nwho won in chile",
        "was reading about the strike\nwhen did it start",
        "am curious about Sudan\nwhen did the war start",
        "Was at work all day\nWhat happened in Gaza",
        "Might as well ask\nWho won in Chile",
        "Will Smith slapped Chris Rock\nwhen was the ceremony",
        "May resigned as prime minister\nwhen did she take office",
        "What did Powell say about tariffs and\nwhat they mean for prices",
        "How many people\nwere killed in the crash",
        "how many goals\ndid he score",
        "what does the mayor\ndo for a living",
        "when and\nwhere is the runoff",
        "who won the race,\nwhen did he win",
        "When did the actor\nWill Smith slap Rock",
        "What do we know about the\nWHO",
        'Who asked "Is it over\nWhere did he go" in the Senate',
        "> Who won\n> When was it\nis this true",
        "> 1. who won\n> 2. when was it\nis this a quiz",
        "I saw the fire\nwhen did it start",
        "Boeing had a strike.\nWhen did it end?",
        "1. FC Marrow\n2. who won",
    ],
)
def test_one_question_over_several_lines_stays_as_it_is(text):
    assert with_question_marks(text) == text


def test_what_is_far_too_long_is_not_read_line_by_line():
    text = "who won\nwhen was it\n" * (LONGEST // 20 + 1)

    assert with_question_marks(text) == text
    assert with_question_marks(text[:500]) != text[:500]


def test_many_short_lines_take_no_time_that_grows_with_their_square():
    """Each line counted the quotation marks of all lines before it."""
    started = time.process_time()

    with_question_marks('"\n' * (LONGEST // 2))

    assert time.process_time() - started < 0.6
