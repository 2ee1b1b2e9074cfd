"""Gives a text the capitals that articles give its words, if its own show no names: names are recognized by capitals.

A text shows none if it has no capitals, is all in capitals, or has one in each word, as headlines have.

After Lita, Ittycheriah, Roukos and Kambhatla (2003), tRuEcasIng, who take the most frequent form of a word: here one
stays small unless nearly all articles write it large. The first word of a sentence has a capital in any case, so that
of it too only the articles tell whether it is a name: "Bro" of "Bro where was Falk born" is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, pairwise

from bot.answering.english.lexicon.closed_words import CLOSED, LEADS, NUMBERS
from bot.answering.english.lexicon.grammar import ASKING, IRREGULAR, NAMES_LIKE_WORDS, QUESTION_OPENERS, STOP_WORDS
from bot.answering.english.names import US_FIRST
from bot.answering.question.query import Query, read_query
from bot.answering.question.small_words import written_names
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time
from ingest.corpus.text.folding import with_plain_letters
from ingest.corpus.text.sentences import sentences

PASSAGES = 16  # in which a word is looked up
SHARE = 0.8  # of them that write it with a capital: more than begin a sentence or a headline with it
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+")  # the "st" of "21st" is no "St." as in St. Louis
_WHOLE_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Inside a question they have a capital only where every word has one.
_PLAIN = STOP_WORDS.union(ASKING, IRREGULAR) - NAMES_LIKE_WORDS
# Nearly all articles may write them large, since they begin their sentences ("Besides", "One"), but alone they are no
# names.
_NO_NAMES_ALONE = (CLOSED | LEADS | NUMBERS | {"one"}) - NAMES_LIKE_WORDS
MANY_WORDS = 4  # of which all begin with a capital: a question of names alone is shorter
_OPENING = re.compile(r"\W*(?P<word>[^\W\d_]+)(?: (?P<next>[^\W\d_]+))?")


@dataclass(slots=True)
class _Written:
    """How articles write words: those that they hold, and the form of each that nearly all of them write large.

    `small` are the pairs that most write small, whatever their words are alone: "apple pie"; `large_pairs` those that
    nearly all write large.
    """

    held: set[str] = field(default_factory=set)
    large: dict[str, str] = field(default_factory=dict)
    small: set[tuple[str, ...]] = field(default_factory=set)
    large_pairs: set[tuple[str, ...]] = field(default_factory=set)


def has_capitals(text: str) -> bool:
    """Whether any letter of it but the first of a sentence, and "I", is a capital."""
    first = {opening.start("word") for opening in _openings(text)}
    inside = re.sub(r"\bI\b", "", "".join(letter for index, letter in enumerate(text) if index not in first))
    return inside != inside.lower()


def tells_names(text: str) -> bool:
    """Whether the capitals of a text tell which of its words are names."""
    return has_capitals(text) and _without_idle_capitals(text) == text


def with_capitals(query: Query, corpus: Corpus, *, is_sentence: bool = True) -> str:
    """The text; where its capitals tell no names, with those words and pairs large that nearly all articles write so.

    The first word of a sentence, if it is any and no topic ("mortgage rates"), is large if it asks or is written so.
    One in another language than English stays as it is: its "mit" is no institute, and its "die" no verb.
    """
    if query.language not in (None, "English"):
        return query.text
    text = _without_idle_capitals(query.text)
    written = _Written()
    if not has_capitals(text) or text != query.text:
        words = _WORD.findall(text.lower())
        # Pairs last: "world" is small and "World Trade" is not.
        written = _written([*dict.fromkeys((word,) for word in words), *dict.fromkeys(pairwise(words))], corpus)
        # "white house fire": a word may be of a small pair and of a large one.
        in_small, in_large = (
            {place + step for place, pair in enumerate(pairwise(words)) if pair in pairs for step in (0, 1)}
            for pairs in (written.small, written.large_pairs)
        )
        in_small -= in_large
        places = count()
        text = _WORD.sub(
            lambda match: match[0] if next(places) in in_small else written.large.get(match[0].lower(), match[0]), text
        )
    elif is_sentence and not ASKING.isdisjoint(query.words):  # what asks nothing may be a name: "Bank Of Dorn"
        openings = [(match["word"].lower(), match["next"]) for match in _openings(text)]
        pairs = [(word, after.lower()) for word, after in openings if after]
        written = _written([*((word,) for word, _ in openings), *pairs], corpus)
    # A word that stands alone is no sentence, and may be meant as a name: "Visa".
    for opening in reversed(_openings(text) if is_sentence and len(query.words) > 1 else []):
        start, end = opening.span("word")
        text = text[:start] + _opened(opening["word"], written) + text[end:]
    text = US_FIRST.sub("US", text)
    for name in written_names(query.text, corpus):  # of small words as well: "This Is Us", "Us Weekly"
        phrase, form = name.phrase, name.forms[0]
        text = re.sub(rf"\b{phrase}\b", form, text, flags=re.IGNORECASE)
    return text


def as_written(query: Query, corpus: Corpus, *, is_sentence: bool = True) -> Query:
    """The query with these capitals; as typed where there is no time to look them up."""
    text = if_in_time("capitals", lambda: with_capitals(query, corpus, is_sentence=is_sentence), query.text)
    return query if text == query.text else read_query(replace(query.question, text=text))


def _openings(text: str) -> list[re.Match[str]]:
    """How its sentences begin; what follows "Gov." or "the U.S." is no beginning."""
    return [opening for span in sentences(text) if (opening := _OPENING.match(text, *span))]


def _written(groups: Iterable[tuple[str, ...]], corpus: Corpus) -> _Written:
    written = _Written()
    for group in groups:
        # What stands alone as a letter is an initial in articles, and "with" or "you" in a message.
        is_of_us = len(group) > 1 and group[0] == "us"  # "us open"
        if not STOP_WORDS.isdisjoint(group[is_of_us:]) or group == (group[0][0],):
            continue
        if len(group) == 1 and group[0] in _NO_NAMES_ALONE:
            written.held.update(group)
            continue
        check_time()
        forms = [tuple(_WORD.findall(form)) for form in corpus.written_forms(" ".join(group), PASSAGES)]
        # The word index has "Łódź" in plain letters.
        plain = tuple(map(with_plain_letters, group))
        forms_of_group = [form for form in forms if tuple(map(str.lower, form)) in (group, plain)]
        large = [form for form in forms_of_group if not any(map(str.islower, form))]
        if forms_of_group:
            written.held.update(group)
        if len(group) > 1 and 2 * sum(all(map(str.islower, form)) for form in forms_of_group) > len(forms_of_group):
            written.small.add(group)
        if large and len(large) >= SHARE * len(forms_of_group):
            written.large_pairs.update([group][: len(group) - 1])
            # PARIS stands at the head of reports; NATO is written so.
            usual = [form for form in large if not any(map(str.isupper, form))] or large
            pairs = zip(group, Counter(usual).most_common(1)[0][0], strict=True)
            written.large |= {word: form if form.lower() == word else word.capitalize() for word, form in pairs}
    return written


def _opened(word: str, written: _Written) -> str:
    """The first word of a sentence, large if it asks or is a name, small if articles write it so."""
    small = word.lower()
    if small in STOP_WORDS or small in QUESTION_OPENERS:
        return word[0].upper() + word[1:]
    is_small = small in written.held and small not in written.large and word == word.capitalize()
    return small if is_small else word


def _without_idle_capitals(text: str) -> str:
    """The text; in small letters where its capitals tell no names, but for words such as "NATO" among "Such Words"."""
    words = _WHOLE_WORD.findall(text)
    if text.isupper():
        return text.lower() if len(words) > 1 else text
    return _WHOLE_WORD.sub(_small, text) if _is_headline(words) else text


def _is_headline(words: Sequence[str]) -> bool:
    """Whether these are the words of a question in which each but a few short ones begins with a capital."""
    small = [word for word in words if word.islower()]
    if not ASKING.intersection(word.lower() for word in words) or not STOP_WORDS.difference(ASKING).issuperset(small):
        return False
    return not _PLAIN.isdisjoint(word.lower() for word in words[1:] if not word.islower() and word != "I") or (
        not small and len(words) >= MANY_WORDS
    )


def _small(match: re.Match[str]) -> str:
    word = match[0]
    return word if word != word.capitalize() or word.lower() in NAMES_LIKE_WORDS or word == "I" else word.lower()
