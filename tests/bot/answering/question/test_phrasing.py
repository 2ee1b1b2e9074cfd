import pytest

from bot.answering.question.phrasing import standard_phrasing


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Does anyone know who won the vote?", "who won the vote?"),
        ("can you please explain to me why he quit", "why he quit"),
        ("so do you guys know\nwhat the tariff is?", "what the tariff is?"),
        ("Anyone know when it opens?", "when it opens?"),
        ("I really don’t get why he quit", "why he quit"),
        ("Tell me who won", "who won"),
        ("got any idea how many died?", "how many died?"),
        ("How come the mayor quit?", "Why the mayor quit?"),
        ("so how  come he's out", "so why he's out"),
        ("HOW COME THE MAYOR QUIT", "WHY THE MAYOR QUIT"),
        ("The mayor quit, how come?", "The mayor quit, why?"),
        ("do you know how come he quit?", "why he quit?"),
        ("How is it that he quit?", "Why he quit?"),
    ],
)
def test_words_about_asking_go(text, asked):
    assert standard_phrasing(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "Why did he come?",
        "Who sang How Come?",
        "how come-from-behind wins are made",
        "Does the mayor know why he lost?",
        "Did the pilot explain why he turned?",
        "How do you know when they are done?",
        "who wrote the song do you know where you're going to",
        "Who did Botha tell what to do?",
        "explain the tariffs",
        "do you know Ann Lee?",
        "two  spaces stay",
    ],
)
def test_other_words_stay(text):
    assert standard_phrasing(text) == text
