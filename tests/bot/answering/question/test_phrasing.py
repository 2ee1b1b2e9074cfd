import pytest

from bot.answering.question.phrasing import in_full, standard_phrasing


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


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("gaza rn", "gaza now"),
        ("how many ppl died", "how many people died"),
        ("news abt the govt", "news about the government"),
        ("who is the prez of mexico", "who is the president of mexico"),
        ("who is the pm of canada", "who is the prime minister of canada"),
        ("who is the vp", "who is the vice president"),
        ("talks w/ iran tmrw", "talks with iran tomorrow"),
        ("did he quit bc of the tariffs", "did he quit because of the tariffs"),
        ("y did he quit", "why did he quit"),
        ("why r eggs so expensive", "why are eggs so expensive"),
        ("Why r they leaving", "Why are they leaving"),
        ("why r ppl protesting", "why are people protesting"),
        ("who is the pm.", "who is the prime minister."),
        ("Y did he quit", "why did he quit"),
    ],
)
def test_words_that_are_shortened_in_a_chat_are_in_full(text, full):
    """ "Gaza RN" was taken for a name, and the question refused."""
    assert in_full(text) == full
    assert standard_phrasing(text) == full


@pytest.mark.parametrize(
    "text",
    [
        "how much does an rn earn",
        "who shot the rn?",
        "rn",
        "fires in bc",
        "the pm2.5 limit",
        "at 7 pm",
        "toys r us",
        "the y chromosome",
        "y&r",
        "Who Is The VP",
        "which r-rated movie won",
        "when r kelly was sentenced",
        "what r is used",
        "who leads the far right now",
        "the pm 2.5 level in los angeles",
        "the pm-2.5 level",
        "is bc the best province",
        "in 44 bc the senate met",
        "wer ist der abt von st gallen",
        "right now",
    ],
)
def test_other_short_words_stay(text):
    assert in_full(text) == text
