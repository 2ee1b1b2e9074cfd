"""Whether a sentence of a report says a statement: by the proof, or by the proof over forms of its words.

The second reads figures by value, dates in any order, countries by one name and nouns and verbs by their inflection,
as long as the tense is one. Whether what the statement leaves out turned it is read by a model in both. In other words
a sentence says a statement if that model is surer still, and every name and figure stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.answering.checking.absent_words import has_facts
from bot.answering.checking.one_form import one_form
from bot.answering.english.lexicon.closed_words import DATES
from bot.answering.english.lexicon.grammar import FORMS_OF_VERBS
from bot.answering.english.spelling import are_of_two_sexes, country_of
from bot.answering.english.statement import meaning
from bot.answering.grounding.entailment import LEAST_CHANCE, follows, lead_of, log_odds
from bot.answering.grounding.placing import SameWord, count_left_out
from bot.answering.grounding.proof import LONGEST, proven_by_sentence
from bot.answering.grounding.words import Word, kinds, read_words

# A chance of 0.95: what differs is easily overlooked where all else is the same. With fewer words in common less is
# asked for; with fewer than a quarter only what it stands under speaks. The table is in decision 30.
ODDS_OF_SAME_WORDS, LEAST_SHARE_TO_READ = 3.0, 0.25

_HAVING = frozenset({"has", "have", "had"})
# Whose figures these are is said of a document, not of somebody's view.
_RECORD = r"(?:data|figures|statistics|records|filings?|census|annual report)"
_BY_RECORD = re.compile(
    r"^The (?:survey|census|data|figures) (?:found|showed|shows?) that |"
    rf"^According to (?:[\w.'&-]+ ){{0,6}}{_RECORD}, |, according to (?:[\w.'&-]+ ){{0,6}}{_RECORD}(?=\.?$)"
)
_SAYING = re.compile(
    r"^According to [^,\"]{2,80}, |, according to [^,\"]{2,80}(?=\.?$)"
    r"|, (?:[^,.\"]{2,80} (?:said|says)|(?:said|says) [^,.\"]{2,80})(?: on \w+day)?(?=\.?$)"
)
_LOCATION = re.compile(
    r" (?:at|in|of) (?P<place>[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)(?![\w'])|^(?P<owner>[A-Z][\w-]*(?: [A-Z][\w-]*)*)'s "
)
_PASSIVE = re.compile(
    r"(?P<done>[^,;\"]+?) (?:was|were) (?P<deed>[a-z]+(?:ed|ght|[ou]nd|wn|en)) "
    r"by (?P<doer>(?:the )?[A-Za-z][^,;\"]*?)\.?"
)
# One vowel between consonants: "rap", "scar", of which the last is doubled before "ed" and "ing".
_DOUBLES = re.compile(r"[^aeiou]*[aeiouy][^aeiouwxy]")
_DAYS = frozenset(word.capitalize() for word in DATES)
_PARTING = {"saying", "condition", "denial", "hedge"}  # what reaches over a semicolon


def agrees(
    statement: str,
    sentence: str,
    before: str = "",
    title: str = "",
    *,
    any_form: bool = False,
    least_chance: float = LEAST_CHANCE,
) -> bool:
    """Whether the sentence says the statement; `before` is the text before it, and it is read under its headline.

    With `any_form` the form of a verb does not matter: of "did not bring" only "bring" is left to compare.
    `least_chance` is the chance, by the reader of statements, that a sentence in these forms says it.
    """
    if not any_form and proven_by_sentence(statement, sentence, before):
        return True
    if "?" in sentence or "?" in statement or are_of_two_sexes(statement, sentence, before):
        return False
    plain_statement, plain_sentence = one_form(statement), one_form(sentence)
    if not _BY_RECORD.search(plain_statement):
        plain_sentence = _large(_BY_RECORD.sub("", plain_sentence))
    context = one_form(before[-500:])
    is_same = same_in_any_form if any_form else same_form
    for part in _parts(plain_sentence):
        for form in (plain_statement, *_turned(plain_statement)):
            left_out = _count_left_out(form, part, context, is_same)
            if left_out == 0:
                return True
            if left_out is not None:
                needed = _context_needed(form, part, context, is_same)
                if follows(form, part, needed, title, least_chance):
                    return True
        # A headline may begin with who did it as well as with the place: a reader sees which of the two it is.
        for form in _without_place(plain_statement, part, title):
            left_out = _count_left_out(form, part, context, is_same)
            if left_out is not None and follows(plain_statement, part, context, title, least_chance):
                return True
    return False


def _context_needed(form: str, part: str, context: str, is_same: SameWord) -> str:
    """What stands before a sentence, if the statement has a name of it for a pronoun; else it misleads the reader."""
    return context if _count_left_out(form, part, "", is_same) is None else ""


def says_in_other_words(statement: str, sentence: str, before: str, title: str, month: str = "") -> bool:
    """Whether the sentence has every figure and name of the statement, and a reader sees that it says it.

    What stands before it, the headline and the month of the report are what names and dates may stand in as well.
    """
    if "?" in sentence or "?" in statement or are_of_two_sexes(statement, sentence, before):
        return False
    share = share_of_words(statement, sentence)
    if share < LEAST_SHARE_TO_READ or not has_facts(statement, [f"{lead_of(before)} {sentence} {title} {month}"]):
        return False
    # What it stands under may mislead the reader, or be what the statement says.
    odds = min(log_odds(statement, sentence, before, title), log_odds(statement, sentence))
    return odds >= ODDS_OF_SAME_WORDS * share**2


def share_of_words(statement: str, sentence: str) -> float:
    """How many of the words of the statement that say something stand in the sentence, in any inflection, 0..1."""
    said = meaning(statement)
    return len(said & meaning(sentence)) / len(said) if said else 1.0


def _count_left_out(statement: str, sentence: str, before: str, is_same: SameWord) -> int | None:
    statement_words, sentence_words = read_words(statement), read_words(sentence)
    if not statement_words or len(sentence_words) > LONGEST:
        return None
    if not (_has(statement_words) and _has(sentence_words)):
        statement_words, sentence_words = _without_having(statement_words), _without_having(sentence_words)
    return count_left_out(statement_words, sentence_words, before, is_same)


def _parts(sentence: str) -> Iterator[str]:
    """The sentence, and what stands between its semicolons where nothing reaches over one."""
    yield sentence
    parts = sentence.split("; ")
    if len(parts) > 1 and '"' not in sentence:
        for index, part in enumerate(parts):
            rest = "; ".join(parts[:index] + parts[index + 1 :])
            if _PARTING.isdisjoint(kinds(read_words(rest))):
                yield part


def without_speaker(sentence: str) -> str:
    """The sentence without who says so at its beginning or end; empty where nobody is named there."""
    bare = _SAYING.sub("", one_form(sentence))
    return _large(bare) if bare != one_form(sentence) else ""


def _large(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _turned(statement: str) -> Iterator[str]:
    """Of "240 deaths were confirmed by the city" that the city confirmed 240 deaths."""
    match = _PASSIVE.fullmatch(statement)
    if match and match["doer"].split()[0] not in _DAYS:
        yield f"{_large(match['doer'])} {match['deed']} {match['done']}."


def _without_place(statement: str, sentence: str, title: str) -> Iterator[str]:
    """The statement without the one name that its headline begins with, where the sentence has no need of it."""
    for match in _LOCATION.finditer(statement):
        name = (match["place"] or match["owner"]).strip()
        begins_title = re.match(rf"{re.escape(name)}(?![\w-])", one_form(title))  # "Niger" begins no "Nigeria"
        if begins_title and name not in sentence:
            yield f"{statement[: match.start()]}{'The ' if match['owner'] else ''}{statement[match.end() :]}"


def _has(words: tuple[Word, ...]) -> bool:
    return any(word.plain in _HAVING for word in words)


def _without_having(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Without the "has" of "has confirmed", which says no more than "confirmed"."""
    return tuple(
        word
        for index, word in enumerate(words)
        if not (word.plain in _HAVING and index + 1 < len(words) and _form(words[index + 1].plain) == "past")
    )


def same_form(first: Word, second: Word) -> bool:
    """Whether both are one word in the same tense, or the same name or figure."""
    return same_in_any_form(first, second) and (first.is_name or _form(_bare(first)) == _form(_bare(second)))


def same_in_any_form(first: Word, second: Word) -> bool:
    """Whether both are forms of one word, or the same name or figure."""
    if first.spoken != second.spoken or first.plain.endswith("'s") != second.plain.endswith("'s"):
        return False
    if first.is_number or second.is_number or first.is_closed or second.is_closed:
        return first.plain == second.plain
    if first.is_name or second.is_name:
        large = first.is_large and second.is_large
        return large and country_of(_bare(first)) == country_of(_bare(second))
    return not _bases(_bare(first)).isdisjoint(_bases(_bare(second)))


def _bare(word: Word) -> str:
    return word.plain.removesuffix("'s")


def _form(word: str) -> str:
    if word.endswith("ing"):
        return "ing"
    return "past" if word.endswith("ed") or word in FORMS_OF_VERBS else ""


def _would_double(short: str, ending: str) -> bool:
    """Whether a verb so written has another ending: "raped" is not of "rap", nor "founded" of "found"."""
    return ending in ("ed", "ing") and (_DOUBLES.fullmatch(short) is not None or short in FORMS_OF_VERBS)


@lru_cache(maxsize=16384)
def _bases(word: str) -> frozenset[str]:
    """What a word may be an inflection of: "raised" of "raise" (and of "rais", which is no word)."""
    forms = {word, FORMS_OF_VERBS.get(word, word)}
    for ending, bases in (("ies", ("y",)), ("ied", ("y",)), ("es", ("", "e")), ("ed", ("", "e")), ("ing", ("", "e"))):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            short = word.removesuffix(ending)
            forms.update(short + base for base in bases if base or not _would_double(short, ending))
            if len(short) > 3 and short[-1] == short[-2]:
                forms.add(short[:-1])  # "cutting"
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        forms.add(word[:-1])
    return frozenset(forms)
