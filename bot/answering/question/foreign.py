"""Whether a few words are plainly in another language than the articles, though no small word among them says so.

No article holds them, the dictionary of the articles' language has none of them, and that of another has them all. A
name is in no dictionary, is held by articles, or is written large: "Waffenruhe" is foreign to English, and "El Niño" or
"Bundestag" is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.english.language import (
    WITH_DICTIONARY,
    foreign_to,
    is_common_elsewhere,
    is_inflected,
    language_of_most,
    name_of,
    words_in,
)
from bot.answering.question.query import Query
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time
from ingest.corpus.text.normalization import normalize

SHORTEST = 4  # letters of a word that tells a language: "von der", "de la" and "del" stand in names as well
MOST_WORDS = 40  # that are looked up: in more than these a small word tells the language
# That a word is no name is told by so many passages of which none holds it: German writes nouns as others write names,
# and many people write no capitals.
ENOUGH = 2500
_LETTERS = re.compile(r"[^\W\d_]+")


def is_foreign(text: str, corpus: Corpus, articles_in: str | None = "English") -> bool:
    """Whether these words are of another language than the one that the articles are in; False where that is unknown.

    The other one has a dictionary (WITH_DICTIONARY).
    """
    return bool(_languages(text, corpus, articles_in))


def other_languages(
    query: Query, passages_found: Sequence[ScoredPassage], corpus: Corpus
) -> tuple[str | None, str] | None:
    """(the language of what was typed, None where only that it is another one is sure; that of what was found)."""
    passages = [passage.text for passage in passages_found[:3]]
    if languages := foreign_to(query.language, passages):
        return languages
    found_in = language_of_most(passages) if query.language is None else None
    if found_in and if_in_time("other languages", lambda: is_foreign(query.text, corpus, found_in), False):
        return None, name_of(found_in)
    return None


def may_be_english(word: str, text: str, corpus: Corpus) -> bool:
    """Whether a small word of a text may be an English one with a typing error, and is not one of another language.

    By itself a word may be either: "hospitales".
    """
    return not is_common_elsewhere(word) and (len(_LETTERS.findall(text)) < 2 or not is_foreign(text, corpus))


def may_be_name(word: str, text: str, corpus: Corpus) -> bool:
    """Whether a word of a text may be a name with a typing error: "Wahlen" and "Zölle" are forms of German words."""
    return not any(is_inflected(word, language) for language in _languages(text, corpus, "English"))


def may_be_in(language: str, query: Query) -> bool:
    """Whether a question may be in this language, though few words of it may be typed.

    Where its small words do not tell, it has more words of that language than of English; names do not count. Of a
    language that is not one of WITH_DICTIONARY, only the small words tell.
    """
    if query.language or language not in WITH_DICTIONARY:
        return query.language not in (None, "English")
    query_words = _LETTERS.findall(normalize("NFC", query.text))
    words = {word.lower() for place, word in enumerate(query_words) if not place or word.islower()}
    return len(words_in(language, words)) > len(words_in("English", words))


def _languages(text: str, corpus: Corpus, articles_in: str | None) -> list[str]:
    """The languages of which these words can be, unless they can be of the one that the articles are in."""
    text_words = _LETTERS.findall(normalize("NFC", text))
    words = list(
        dict.fromkeys(word.lower() for word in text_words) if text.isupper() and len(text_words) > 1 else text_words
    )
    if articles_in not in WITH_DICTIONARY or len(words) > MOST_WORDS or corpus.passage_count() < ENOUGH:
        return []
    frequencies = corpus.document_frequencies([word.casefold() for word in words])
    candidates = [word for word in words if len(word) >= SHORTEST and not frequencies[word.casefold()]]
    unknown = frozenset(candidates) - words_in(articles_in, candidates)
    if not unknown:
        return []
    small = {word for word in words if word.islower()}
    others = [language for language in WITH_DICTIONARY if language != articles_in]
    words_of: dict[str, frozenset[str]] = {}
    for language in others:
        check_time()
        words_of[language] = words_in(language, small | unknown)
    return [
        language
        for language in others
        if small <= words_of[language] and (small & unknown or _are_nouns(unknown, language, words_of))
    ]


def _are_nouns(words: frozenset[str], language: str, words_of: dict[str, frozenset[str]]) -> bool:
    """Whether words that are written large are nouns of German: many a name is in other dictionaries as well."""
    known_elsewhere = frozenset[str]().union(*(words_of[other] for other in words_of if other != "German"))
    return language == "German" and words <= words_of[language] - known_elsewhere
