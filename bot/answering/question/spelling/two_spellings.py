"""Writes words as most articles do: "labor" for "labour", "airstrikes" for "air strikes", or the other way round.

So too what is called by letters and a number, "COVID-19" for "COVID19", "G7" for "G-7", or by letters around an
ampersand: "AT&T" for "AT & T".

Rules of form say which words may be spellings of one. The articles say which of both they write, alone and beside the
words that stand around it ("Labour Party"); the embedding model, whether both mean the same: "poets" are no "pets".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.answering.english.lexicon.grammar import BRITISH_AND_AMERICAN, STOP_WORDS
from bot.answering.english.lexicon.numbers import ORDINALS
from bot.answering.english.terms import words
from bot.answering.question.query import Query, read_query
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_ORDINALS = {f"{value}{_ENDINGS.get(value, 'th')}": word for word, value in ORDINALS.items()}
SHORTEST = 4  # letters
SHORTEST_PART = 3  # letters of each of two words that are also written as one
MOST_WORDS = 40  # that are looked up
PASSAGES = 200  # the newest with a word, in which is looked how it is written
MORE = 2  # times as often as what was typed stands what takes its place
ALIKE = 0.55  # the least cosine of two spellings of a word
_WORD = re.compile(r"[^\W_]+")
# A number in one word with letters, and where one ends and the other begins.
_CODE = re.compile(r"(?=.*[^\W\d_])[^\W\d_]*\d+[^\W\d_]*")
_SEAM = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
# One letter on either side at least, as in "AT & T", "H & R Block"; of "Fire & Ice" both are words.
_AMPERSAND = re.compile(r"(?<![^\W_])(?:[^\W\d_]{1,2} & [^\W\d_]|[^\W\d_] & [^\W\d_]{2})(?![^\W_])")
_HYPHENS = frozenset("-‐‑–")
_JOINTS = _HYPHENS.union(" '’")


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word, or two beside each other, in small letters, with its place and the words around it."""

    text: str
    start: int
    end: int
    sides: tuple[str, str]  # before and after it
    is_name: bool
    behind: str = ""  # what may be a name that an ordinal begins, as it was typed


@dataclass(frozen=True, slots=True)
class _Spelling:
    """Another spelling of what was typed; `letters` tell it from that, and `typed_letters` that from it.

    These are the whole of both, or their beginnings. One that is not `sure` may be another word.
    """

    text: str
    letters: str
    typed_letters: str
    is_whole: bool = True
    sure: bool = False

    @property
    def is_code(self) -> bool:
        """Whether it is letters and a number, in any capitals."""
        return _CODE.fullmatch(self.text.replace("-", "")) is not None


def as_articles_write(query: Query, corpus: Corpus) -> Query:
    """The query with each word in the spelling of most articles that have it; as typed where there is no time."""
    if query.language not in (None, "English") or len(_WORD.findall(query.text)) > MOST_WORDS:
        return query
    text = if_in_time("spellings", lambda: _as_articles_write(query, corpus), query.text)
    return query if text == query.text else read_query(replace(query.question, text=text))


def _as_articles_write(query: Query, corpus: Corpus) -> str:
    # A time is read as it was typed.
    of_time = frozenset(words(query.scope.period.words)) if query.scope.period else frozenset[str]()
    text = _AMPERSAND.sub(lambda match: _in_one(match[0], corpus), query.text)
    text = _changed(text, _pairs(text), of_time, corpus)
    return _changed(text, _singles(text), of_time, corpus)


def _in_one(letters: str, corpus: Corpus) -> str:
    """Letters around an ampersand in one word, if articles write them so: "AT&T", and of plans "A & B" as typed."""
    joined = letters.replace(" ", "").upper()
    return joined if _written(joined, (joined,), True, corpus) else letters


def _changed(text: str, words_typed: Sequence[_Typed], of_time: frozenset[str], corpus: Corpus) -> str:
    """The text with what is written otherwise in the place of what was typed, but for words of a time."""
    end = len(text)
    for word in reversed(words_typed):
        check_time()
        if word.end > end or not of_time.isdisjoint(_WORD.findall(word.text)):
            continue
        if usual := _usual_spelling(word, corpus):
            is_large, is_loud = text[word.start].isupper(), text[word.start : word.end].isupper()
            usual = usual.upper() if is_loud else usual.capitalize() if is_large else usual
            text, end = text[: word.start] + usual + text[word.end :], word.start
    return text


def _pairs(text: str) -> list[_Typed]:
    """Each two words of a text, with a space or a hyphen between, that may be written as one."""
    matches = list(_WORD.finditer(text))
    pairs = []
    for at, (first, second) in enumerate(pairwise(matches)):
        parts = (first[0].casefold(), second[0].casefold())
        between = text[first.end() : second.start()]
        # "On line" is no "online", but "on-line" is.
        may_be_one = STOP_WORDS.isdisjoint(parts) and min(map(len, parts)) >= SHORTEST_PART
        if between in _HYPHENS or (between == " " and may_be_one):
            joint = "-" if between in _HYPHENS else " "
            sides = (_beside(text, matches[at::-1]), _beside(text, matches[at + 1 :]))
            is_name = _is_large(text, second) and not _CODE.fullmatch("".join(parts))
            pairs.append(_Typed(joint.join(parts), first.start(), second.end(), sides, is_name))
    return pairs


def _singles(text: str) -> list[_Typed]:
    """Each word of a text that tells something."""
    matches = list(_WORD.finditer(text))
    singles = []
    for at, match in enumerate(matches):
        word = match[0].casefold()
        is_code = _CODE.fullmatch(word) is not None
        if word in _ORDINALS or is_code or (word not in STOP_WORDS and len(word) >= SHORTEST):
            sides = (_beside(text, matches[at::-1], STOP_WORDS), _beside(text, matches[at:], STOP_WORDS))
            behind = _directly_behind(text, matches[at : at + 3]) if word in _ORDINALS else ""
            is_name = _is_large(text, match) and not is_code
            singles.append(_Typed(word, match.start(), match.end(), sides, is_name, behind))
    return singles


def _directly_behind(text: str, matches: Sequence[re.Match[str]]) -> str:
    """The words behind the first of these: up to one without a capital, if that behind it has one."""
    behind: list[str] = []
    for word, next_word in pairwise(matches):
        is_name = bool(behind) and behind[0][0].isupper()
        if text[word.end() : next_word.start()] not in _JOINTS or (is_name and not next_word[0][0].isupper()):
            break
        behind.append(next_word[0])
    return " ".join(behind)


def _is_large(text: str, match: re.Match[str]) -> bool:
    """Whether a word has a capital that tells something."""
    return match[0][0].isupper() and match.start() > 0 and not text.isupper()


def _beside(text: str, matches: Sequence[re.Match[str]], passed_over: frozenset[str] = frozenset()) -> str:
    """What stands beside the first of these words in the direction of the others, up to one that is not passed over."""
    beside: list[str] = []
    for word, next_word in pairwise(matches):
        first, second = (word, next_word) if word.start() < next_word.start() else (next_word, word)
        if text[first.end() : second.start()] not in _JOINTS:
            break
        beside.append(next_word[0])
        # The "s" of "Trump's" tells nothing.
        if len(next_word[0]) > 1 and next_word[0].casefold() not in passed_over:
            return " ".join(beside if first is word else reversed(beside))
    return ""


def _usual_spelling(word: _Typed, corpus: Corpus) -> str | None:
    """How most articles write it, where that is not as it was typed."""
    spellings = _spellings(word, corpus)
    frequencies = corpus.document_frequencies([spelling.text for spelling in spellings])
    spellings_used = (spelling for spelling in spellings if frequencies[spelling.text])
    return next((spelling.text for spelling in spellings_used if _prevails(spelling, word, corpus)), None)


def _spellings(typed_word: _Typed, corpus: Corpus) -> list[_Spelling]:
    word = typed_word.text
    if ordinal := _ORDINALS.get(word):
        # "January 1st" is a day, "Safety 1st" a name.
        is_kept = typed_word.sides[0].istitle() or _begins_name(typed_word, ordinal, corpus)
        return [] if is_kept else [_Spelling(ordinal, ordinal, word, sure=True)]
    if _CODE.fullmatch(word):
        return [_Spelling(hyphened, hyphened, word, sure=True) for hyphened in _with_hyphens(word)]
    if not word.isalpha():
        joined = "".join(_WORD.findall(word))
        # What has a hyphen is one word already.
        spelling = _Spelling(joined, joined, word, sure=" " not in word)
        is_one = joined.isalpha() or (spelling.is_code and word in _with_hyphens(joined))
        return [spelling] if is_one and not typed_word.is_name else []
    return [*_with_other_letters(word), *([] if typed_word.is_name else _apart(word, corpus))]


def _begins_name(word: _Typed, ordinal: str, corpus: Corpus) -> bool:
    """Whether articles write what stands behind an ordinal with digits before it; of a name, also if with neither."""
    name = word.behind
    phrases = (f"{word.text} {name}", f"{ordinal} {name}")
    in_digits, in_letters = corpus.document_frequencies(phrases).values()
    if not name[:1].isupper() or name.isupper():
        return in_digits > in_letters
    # "The first source" is no "First Source".
    return in_digits >= _written(phrases[1], (phrases[1], f"{ordinal.capitalize()} {name}"), True, corpus)


def _with_hyphens(code: str) -> list[str]:
    """The code with a hyphen at each of its seams: "h-1b" and "h1-b" of "h1b"."""
    return [f"{code[: seam.start()]}-{code[seam.start() :]}" for seam in _SEAM.finditer(code)]


def _with_other_letters(word: str) -> Iterator[_Spelling]:
    for pair in BRITISH_AND_AMERICAN:
        for letters, others in (pair, pair[::-1]):
            at = word.find(letters, 1)
            if at > 0:  # the first letter is the same in both
                before, after = word[:at], word[at + len(letters) :]
                yield _Spelling(before + others + after, before + others, before + letters, is_whole=False)


def two_words_of(word: str, corpus: Corpus) -> tuple[str, int]:
    """The two words in most passages, side by side, of those that are this one together, with how many passages."""
    cuts = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    phrases = [f"{word[:at]} {word[at:]}" for at in cuts if STOP_WORDS.isdisjoint((word[:at], word[at:]))]
    frequencies = corpus.document_frequencies(phrases)
    return max(frequencies.items(), key=lambda pair: pair[1], default=("", 0))


def _apart(word: str, corpus: Corpus) -> list[_Spelling]:
    phrase, passages = two_words_of(word, corpus)
    spellings = (phrase, phrase.replace(" ", "-")) if passages else ()
    return [_Spelling(spelling, spelling, word) for spelling in spellings]


def _prevails(spelling: _Spelling, typed_word: _Typed, corpus: Corpus) -> bool:
    """Whether articles write it otherwise, and beside the same words not less often so than as it was typed."""
    is_named = False
    for side, form in zip(typed_word.sides, ("{side} {word}", "{word} {side}"), strict=True):
        # "Defence" is not told from "defense" by a "programme" behind it.
        if not side or _are_unusual(side.casefold().split(), corpus):
            continue
        phrases = [form.format(side=side, word=word) for word in (typed_word.text, spelling.text)]
        as_typed, otherwise = corpus.document_frequencies(phrases).values()
        if as_typed > otherwise:
            return False
        is_named = is_named or otherwise >= max(1, MORE * as_typed)
    if typed_word.is_name:
        prevails = is_named
    else:
        times_typed = _written(typed_word.text, _in_capitals(spelling.typed_letters), spelling.is_whole, corpus)
        # In capitals only what was typed counts: "taylor swift" is no "taylorswift", as some addresses have it.
        forms = _in_capitals(spelling.letters) if spelling.is_code else (spelling.letters,)
        least_frequency = max(1 if spelling.is_code else MORE, MORE * times_typed)
        prevails = _written(spelling.text, forms, spelling.is_whole, corpus) >= least_frequency
    return prevails and (spelling.sure or _mean_the_same(typed_word.text, spelling.text, corpus))


def _in_capitals(letters: str) -> tuple[str, ...]:
    return (letters, letters.capitalize(), letters.title(), letters.upper())


def _written(words: str, forms: Sequence[str], are_whole: bool, corpus: Corpus) -> float:
    """In about how many passages these words have one of these forms, or begin with it, by the newest ones."""
    frequency = corpus.document_frequencies([words])[words]
    if not frequency:
        return 0.0
    texts = corpus.texts_writing(words, forms, PASSAGES)
    if are_whole:
        form = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, forms))})(?![^\W_])")
        texts = [text for text in texts if form.search(text)]
    return frequency * len(texts) / min(frequency, PASSAGES)


def _are_unusual(words: Iterable[str], corpus: Corpus) -> bool:
    """Whether one of the words stands in more passages with other letters."""
    for word in words:
        others = [spelling.text for spelling in _with_other_letters(word)]
        frequencies = corpus.document_frequencies([word, *others])
        if any(frequencies[other] > frequencies[word] for other in others):
            return True
    return False


def _mean_the_same(word: str, other: str, corpus: Corpus) -> bool:
    encode = corpus.embedding.encode_query
    return float(encode(word) @ encode(other)) >= ALIKE
