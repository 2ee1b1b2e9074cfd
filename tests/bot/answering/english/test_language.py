import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.english.language import foreign_to, language_of

ENGLISH = "The foreign ministers of Japan and China met in Tokyo on Saturday, and the talks went well for both."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What did the ministers say in Tokyo?", "English"),
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
        # Too little to tell.
        ("Tokyo", None),
        ("Wang Yi Taiwan 2025", None),
        ("", None),
        ("?! 12", None),
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


@given(st.text(max_size=60))
def test_any_text_has_a_language_or_none(text):
    assert language_of(text) is None or language_of(text)
