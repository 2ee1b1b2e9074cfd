"""Runs of combining marks are cut as in Unicode's Stream-Safe Text Format, wherever a text is normalized."""

from __future__ import annotations

import ast
import sys
import time
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Usage
from bot.answering.chat_model import stream
from bot.answering.chat_model.outcome import Completion
from bot.answering.english.language import language_of
from bot.answering.english.terms import words
from bot.answering.search.word_finder import WordFinder
from bot.answering.service import Answering
from bot.answering.writers.chat.data_marks import harmless
from bot.replies.safe_text import web_address
from evals.questions import normalize_answer
from ingest.clean import clean, clean_title, comparable
from ingest.corpus.text.addresses import is_web_url
from ingest.corpus.text.folding import fold
from ingest.corpus.text.normalization import NON_STARTERS, normalize, stream_safe
from ingest.sources.extraction_worker import extract

ROOT = Path(__file__).resolve().parents[4]
# Above and below: each pair has to change places.
PAIR = "\u0301\u0316"
STACKED = "a" + PAIR * 100_000

marks = st.characters(categories=["Mn", "Mc", "Me"])
others = st.sampled_from(
    ["\u0344", "\u0f73", "\uff9e", "\u00b4", "\u1ebf", "\u1f82", "\u034f", "\ud55c", "\u200d", "🙂", "’"]
)
texts = st.lists(st.one_of(marks.map(lambda m: m * 12), others.map(lambda c: c * 9), st.text(max_size=3)), max_size=9)
texts = texts.map("".join)


def longest_run(text: str) -> int:
    longest = count = 0
    for character in unicodedata.normalize("NFKD", text):
        count = count + 1 if unicodedata.combining(character) else 0
        longest = max(longest, count)
    return longest


@given(text=texts)
def test_at_most_30_non_starters_are_in_a_row(text):
    safe = stream_safe(text)
    assert longest_run(safe) <= NON_STARTERS
    assert stream_safe(safe) == safe
    if longest_run(text) <= NON_STARTERS:
        assert safe == text
    # Only marks are dropped, and no other character changes its place among the others.
    starters = [c for c in text if not unicodedata.combining(unicodedata.normalize("NFKD", c)[0])]
    assert [c for c in safe if not unicodedata.combining(unicodedata.normalize("NFKD", c)[0])] == starters


@given(text=texts, form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_normalize_gives_the_normal_form(text, form):
    assert normalize(form, text) == unicodedata.normalize(form, stream_safe(text))
    assert longest_run(normalize(form, text)) <= NON_STARTERS


def test_every_combining_mark_of_unicode_is_recognized():
    """What the scan rests on: no character that decomposes to a mark is passed over, none to more than two."""
    for number in range(sys.maxunicode + 1):
        parts = unicodedata.normalize("NFKD", character := chr(number))
        if unicodedata.combining(parts[0]):
            assert longest_run(character * (NON_STARTERS + 1)) > NON_STARTERS
            assert longest_run(stream_safe(character * (NON_STARTERS + 1))) <= NON_STARTERS, hex(number)
            assert len(parts) <= 2


def test_words_of_all_scripts_are_unchanged():
    for text in ("Tiếng Việt", "שָׁלוֹם", "กี่น้ำ", "ﾊﾟﾋﾟ", "हिन्दी", "é" * 50, "e\u0301" * 50, "----" * 50, "🏳️‍🌈" * 20):
        assert stream_safe(text) == text


PLACES = {
    "clean": clean,
    "clean_title": clean_title,
    "comparable": comparable,
    "fold": fold,
    "fold, of entities": lambda text: fold(text.replace("\u0301", "&#x301;")),
    "fold, with what is invisible between": lambda text: fold(text.replace("\u0316", "\u200b\u0316")),
    "is_web_url": lambda text: is_web_url(f"https://{text[:7000]}.example/"),
    "web_address": lambda text: web_address(f"https://{text}.example/"),
    "words of a question": words,
    "language": lambda text: language_of("der die das " + text),
    "word finder": WordFinder(["council"]).found_in,
    "a chat model's passages": harmless,
    "scoring": normalize_answer,
    "page": lambda text: extract(f"<html><title>{text}</title><p>{text}<a href='http://{text}/'>b</a>".encode()),
    "page of entities": lambda text: extract(f"<p>a<a href='//{'&#x301;&#x316;' * 50_000}'>b".encode()),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_a_letter_of_200_000_accents_takes_no_longer_than_its_length(place):
    started = time.perf_counter()
    place(STACKED)  # type: ignore[operator]
    # Sorted by insertion, they take more than ten seconds.
    assert time.perf_counter() - started < 3


def test_stored_texts_are_cut_so_that_quotes_are_exact():
    stored = clean(f"Zoe{PAIR * 300} spoke.")
    assert stored == f"Zoe{PAIR * 15} spoke."
    assert clean_title("a" + "\u0301" * 20 + "\u200b" + "\u0301" * 20) == "a" + "\u0301" * 30


def test_questions_and_chat_model_output_are_cut_on_entry():
    asked = SimpleNamespace(settings=SimpleNamespace(max_question_characters=len(STACKED)))
    assert Answering._accepted(asked, STACKED) == normalize("NFC", "a" + PAIR * 15)  # type: ignore[arg-type]
    written = stream._completion(stream._Draft([STACKED[:1000], STACKED[:1000]]), Usage())
    assert isinstance(written, Completion)
    assert written.text == ("a" + PAIR * 15) * 2


def test_no_other_module_normalizes():
    allowed = {"ingest/corpus/text/normalization.py"}
    found = set()
    for package in ("bot", "ingest", "evals", "prompts"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                named = node.attr if isinstance(node, ast.Attribute) else ""
                owner = node.value.id if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""
                imported = isinstance(node, ast.ImportFrom) and node.module == "unicodedata"
                if imported or (owner, named) in {("unicodedata", "normalize"), ("unicodedata", "is_normalized")}:
                    found.add(str(file.relative_to(ROOT)))
    assert found <= allowed
