import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.english.language import foreign_to, language_of

ENGLISH = "The foreign ministers of Japan and China met in Tokyo on Saturday, and the talks went well for both."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What did the ministers say in Tokyo?", "English"),
        # "As" and "a" are Portuguese, too.
        ("as many as 40 people died in texas", "English"),
        ("nvidia is as valuable as saudi aramco", "English"),
        ("Was haben die Minister in Tokio gesagt und wer war da?", "German"),
        ("Quand est-ce que les ministres ont tenu la réunion à Tokyo ?", "French"),
        ("¿Qué dijo el ministro de China en la reunión de Tokio?", "Spanish"),
        ("Che cosa hanno detto i ministri nella riunione di Tokyo e quando?", "Italian"),
        ("Wat hebben de ministers in Tokio gezegd en wie was er niet?", "Dutch"),
        ("Kiedy i gdzie ministrowie się spotkali?", "Polish"),
        ("Что сказали министры в Токио?", "Russian or another language in Cyrillic"),
        ("外相は東京で何と言いましたか", "Japanese"),
        ("外长在东京说了什么？", "Chinese or Japanese"),
        ("장관들은 도쿄에서 무엇을 말했습니까?", "Korean"),
        ("ماذا قال الوزراء في طوكيو؟", "Arabic or another language in its script"),
        ("Τι είπαν οι υπουργοί στο Τόκιο;", "Greek"),
        ("כמה 2025-2026?", "Hebrew"),
        # Too little to tell, or as much of one as of another.
        ("the und of der", None),
        ("Tokyo", None),
        ("Wang Yi Taiwan 2025", None),
        ("", None),
        ("?! 12", None),
        # Japanese is told from Chinese by more than one character.
        ("首相、米大統領と会談へ", "Japanese"),
        ("コーヒー", "Japanese"),
        ("ｶﾗｵｹ", "Japanese"),
        ("台北一家名为茶の间的咖啡馆周六开业，吸引了许多顾客。", "Chinese or Japanese"),
    ],
)
def test_a_language_is_recognized_by_script_and_common_words(text, language):
    assert language_of(text) == language


def test_a_question_in_the_language_of_the_articles_is_not_foreign():
    assert foreign_to(language_of("What did the ministers say?"), [ENGLISH]) is None
    assert foreign_to(language_of("Tokyo ministers"), [ENGLISH]) is None
    assert foreign_to(language_of("Was haben die Minister gesagt und wer war da?"), []) is None


def test_a_question_in_another_language_is_recognized():
    assert foreign_to(language_of("Was haben die Minister gesagt und wer war da?"), [ENGLISH]) == ("German", "English")


FOREIGN = {
    "カラオケ": "外相は東京で何と言いましたか。会談は土曜日に行われ、双方が成果を評価しました。",
    "长城": "外长在东京说了什么？会谈于周六举行，双方都表示满意。",
    "Москва": "Что сказали министры в Токио? Переговоры прошли в субботу.",
    "Αθήνα": "Τι είπαν οι υπουργοί στο Τόκιο; Οι συνομιλίες έγιναν το Σάββατο.",
    "서울": "장관들은 도쿄에서 무엇을 말했습니까? 회담은 토요일에 열렸습니다.",
    "القاهرة": "ماذا قال الوزراء في طوكيو؟ عقدت المحادثات يوم السبت.",
}


@pytest.mark.parametrize("word", FOREIGN)
def test_a_word_in_another_script_tells_no_language(word):
    assert language_of(f"A bar that calls itself {word} is to open in the old port of Lima.") == "English"
    assert language_of(f"Which is the largest bar ({word}) of Peru?") == "English"


@pytest.mark.parametrize("text", FOREIGN.values())
def test_the_language_of_passages_is_that_of_most(text):
    assert foreign_to("English", [ENGLISH, ENGLISH, text * 9]) is None
    assert foreign_to("English", [text, ENGLISH, text]) == ("English", language_of(text))
    assert foreign_to("English", [text, ENGLISH]) is None
    assert foreign_to("German", [text, "Tokyo", ENGLISH, ENGLISH]) == ("German", "English")


def test_passages_that_are_too_short_tell_their_language_together():
    assert foreign_to("German", ["Wang in Tokyo", "The Taiwan talks", "Talks with Japan"]) == ("German", "English")


@given(st.text(max_size=60))
def test_any_text_has_a_language_or_none(text):
    assert language_of(text) is None or language_of(text)
