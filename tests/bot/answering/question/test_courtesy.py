import pytest

from bot.answering.question.courtesy import Courtesy, asks_for_sources, courtesy_of, is_courtesy, without_please


@pytest.mark.parametrize(
    ("courtesy", "texts"),
    [
        (
            Courtesy.GREETING,
            [
                *("hi", "Hello!", "good morning", "Good evening everyone", "hey dateline", "hi bot, how are you?"),
                *("hallo", "Hallo zusammen!", "moin", "guten Morgen", "hallo, wie geht's?"),
            ],
        ),
        (
            Courtesy.HELP,
            [
                *(
                    "help",
                    "Help!!",
                    "how does this work?",
                    "what can I ask you?",
                    "who are you",
                    "how do i use this bot",
                ),
                *("Hilfe", "was kannst du?", "wie funktioniert das"),
            ],
        ),
        (
            Courtesy.THANKS,
            [
                *("Thanks, that was really helpful!!", "thx! that's all", "Thanks, great bot!", "great answer"),
                *("thanks", "thank you so much!", "ok thanks a lot", "great, thank you for your help", "good bot"),
                *("danke", "Danke schön!", "vielen Dank", "ok, danke dir", "danke für die Hilfe"),
            ],
        ),
        (
            Courtesy.TALK,
            [
                *(
                    "ok",
                    "OK!",
                    "oh no",
                    "Interesting!",
                    "hmm",
                    "lol",
                    "haha ok",
                    "bye",
                    "cool",
                    "nice 👍",
                    "yes",
                    "no",
                    "wow, great",
                    "ok bye all",
                    "got it",
                ),
                *("I see.", "rofl", "hahaha", "yeah", "nevermind", "see you later!"),
                *("ja", "nein", "alles klar", "tschüss", "super", "bis später", "gute Nacht"),
            ],
        ),
        (
            Courtesy.SOURCES,
            [
                *("source?", "Sources", "link?", "proof?", "any evidence?", "do you have a link for that?", "prove it"),
                *("give me a source", "where's the link?", "and the source?", "citation needed", "how do you know?"),
                *("is it true?", "where did you find this?"),
                *("are you sure?", "really?", "is that true?", "where did you get that from?", "source please"),
                *(
                    "Quelle?",
                    "Quellen bitte",
                    "Beweise?",
                    "bist du sicher?",
                    "wirklich?",
                    "stimmt das?",
                    "hast du eine Quelle",
                ),
            ],
        ),
    ],
)
def test_a_text_is_the_courtesy_whose_form_it_has(courtesy, texts):
    assert {text: courtesy_of(text) for text in texts} == dict.fromkeys(texts, courtesy)


def test_a_courtesy_is_a_form_of_speech_or_has_no_word():
    courtesies = ["thanks!", "Thank you so much", "hi", "good morning", "help", "?", "...", "👍", ""]
    courtesies += ["no", "lol", "source?", "are you sure?"]
    others = ["why?", "and China?", "who was he?", "thanks, and when did he leave?", "no, the other one?"]

    assert {text for text in (*courtesies, *others) if is_courtesy(text)} == set(courtesies)


def test_what_calls_for_help_at_first_is_no_courtesy_where_it_says_that_it_follows():
    about_it = ["How does that work?", "how does this work", "What do we know?", "What is this?"]
    always = ["help", "thanks!", "?", "how do you work?", "what can you do?", "What is this bot?"]

    assert all(is_courtesy(text) for text in about_it + always)
    assert [text for text in about_it + always if is_courtesy(text, says_it_follows=True)] == always
    assert {courtesy_of(text) for text in about_it} == {Courtesy.HELP}


def test_what_asks_for_sources_is_told_from_what_asks_for_more():
    asking = ["source?", "are you sure?", "Link please", "Quelle?"]
    asking += [
        "that's wrong",
        "No, that is not true!",
        "you're wrong",
        "not true",
        "I don’t believe that",
        "Why do you say so?",
    ]
    asking += ["wrong answer", "das stimmt nicht", "nein, das ist falsch"]
    others = [
        "that's wrong of him",
        "is that wrong?",
        "it's not right to tax eggs",
        "I don't believe Powell",
        "why?",
        "who is the source?",
        "what evidence did they find?",
        "are you sure it was Powell?",
        "thanks",
    ]

    assert [text for text in asking + others if asks_for_sources(text)] == asking


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("news please", "news"),
        ("Who won, pls?", "Who won"),
        ("Where is it, thank you!", "Where is it"),
        ("Who said please first?", "Who said please first?"),
        ("please", "please"),
    ],
)
def test_what_is_said_politely_behind_a_wish_is_left_out(text, wish):
    assert without_please(text) == wish


@pytest.mark.parametrize("text", ["thanks" + " for the so" * 40 + " xyz ?", "danke" + " für die bot" * 40 + " xyz?"])
def test_long_thanks_are_read_in_time(text):
    """Each further word doubled the time, and nobody else was answered meanwhile."""
    assert courtesy_of(text) is None
    assert courtesy_of("thanks for the answer so much bot") is Courtesy.THANKS
