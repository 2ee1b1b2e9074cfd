"""The questions of one message: each is asked by itself, since no sentence answers two."""

from __future__ import annotations

import re

from bot.answering.english.lexicon.closed_words import (
    AUXILIARIES,
    DETERMINERS,
    FORMS_OF_BE,
    JOINTS,
    OWNING_PRONOUNS,
    PLACING,
    PRONOUNS,
    SUBJECT_PRONOUNS,
)
from bot.answering.english.lexicon.grammar import ASKING, NEGATED, QUESTION_WORDS, STOP_WORDS, TALK
from bot.answering.english.names import names
from bot.answering.english.terms import stems, words
from bot.answering.question.courtesy import is_courtesy
from bot.answering.question.links import LINK, without_links
from bot.answering.question.request import asks_for_topic, without_places
from ingest.corpus.text.sentences import sentences

MOST = 3  # questions of a message that are answered
_BARE = 3  # words of a question that has no thing of its own: "Who was killed"
_PARTICIPLE = re.compile(r"(?:ed|en|wn|ught|und|lt)$")
LONGEST = 10_000  # characters; what is longer is too long for a question anyway, and takes minutes to split

_ASKS = QUESTION_WORDS | AUXILIARIES
_EMPTY = STOP_WORDS | ASKING | TALK
_PLACE = re.compile(rf"\s(?:{'|'.join(PLACING)}|from|during)\s", re.IGNORECASE)
QUOTES = re.compile(r"[\"“”„]")
# With further marks, those of Discord's markup, or an emoji behind it.
_END = re.compile(r"(?<=\?)(?:[?!.*_~|`]|[^\x00-\x7f\w\s“”„‘’«»‹›]){0,6}\s+")
_LINKS = re.compile(rf"(?:[^\w\s\[<]{{0,3}}{LINK.pattern}[^\w\s]{{0,3}}(?:\s+|$|(?=https?:)))+", re.IGNORECASE)
# "what did he", "how many goals has she": a sentence of its own, though all its words may be small ones.
_CLAUSE = (
    rf"(?:who|whom|what|which|when|where|why|how)(?:\s+\w{{1,30}}){{0,2}}?\s+(?:{'|'.join(sorted(AUXILIARIES))})"
    rf"\s+(?:{'|'.join(sorted(SUBJECT_PRONOUNS | OWNING_PRONOUNS))})\b"
)
_BEGINS = re.compile(rf"(?:and\s+|but\s+|so\s+)?{_CLAUSE}", re.IGNORECASE)
# "Can you help me?", "Can I ask you something?": said to whoever answers.
_TO_YOU = re.compile(rf"\b(?:{'|'.join(sorted(AUXILIARIES))})\s+(?:you|i\s+\w{{1,30}}\s+you)\b", re.IGNORECASE)
_AND = re.compile(rf"\s{{1,3}}(?=and\s{{1,3}}{_CLAUSE})", re.IGNORECASE)
_ASKING_WORDS = QUESTION_WORDS - {"tell"}
_AND_ASKS = re.compile(rf"\s{{1,3}}(?=and\s{{1,3}}(?:{'|'.join(sorted(_ASKING_WORDS))})\b)", re.IGNORECASE)
_IS = re.compile(r"\b(who|what|when|where|how)['’]s\b", re.IGNORECASE)
_AUXILIARY = rf"(?:{'|'.join(sorted(AUXILIARIES))})\b"
_SUBJECT = rf"(?:{'|'.join(sorted(DETERMINERS | PRONOUNS))})\b"
_COUNTED = rf"(?:many|much)\s+(?:{'|'.join(sorted(FORMS_OF_BE))})\b(?!\s+{_SUBJECT})"
# Its verb stands before its subject, unlike those of "... said why they left" and "... what the tariffs mean". "How
# many were hurt" has no subject, "how much is the fine" has.
_ASKS_ALONE = re.compile(
    rf"and\s+(?:(?:when|where|why|how)\s+{_AUXILIARY}"
    rf"|how\s+(?!{_COUNTED}|{_SUBJECT})\w+(?:\s+[\w'’-]+){{0,4}}?\s+{_AUXILIARY}"
    rf"|(?:who|whom|whose|what|which)\s+(?!{_SUBJECT})\w"
    r"|(?:who|what|when|where|how)['’]s\s+\w)",
    re.IGNORECASE,
)


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a message in order, each with what is said before it; the text itself where it is but one.

    "Who won? And when does he take office?" are two, and so are "who is X and what did he do?" and "who won X and who
    won Y?". "When and where did it end?" is one, and "Really?" or "When?" none of its own.
    """
    if len(text) > LONGEST:
        return (text,)
    chunks = _with_their_links([without_places(chunk) for chunk in parts_in(text)])
    parts = [part for chunk in chunks for part in _split(_AND, chunk)]
    questions: list[str] = []
    before: list[str] = []
    for part in parts:
        before.append(part)
        if is_question(part):
            questions.append(" ".join(before))
            before = []
    if len(questions) < 2:
        joined = _joined_by_and(without_places(text))
        return tuple(joined) if len(joined) > 1 else (text,)
    if before and not is_courtesy(before[0]):
        # What follows a question with a link is asked of its article: a link behind all of them is the first one's.
        of_all = LINK.search(" ".join(before)) and not LINK.search(" ".join(questions))
        to = 0 if of_all else -1
        questions[to] = " ".join([questions[to], *before])
    return tuple(part for question in questions for part in _joined_by_and(question))


def parts_in(text: str) -> list[str]:
    """The parts of a message of LONGEST characters at most, each but the last up to its question mark."""
    return _split(_END, text.strip())


def _joined_by_and(question: str) -> list[str]:
    """The questions that "and" joins in one sentence: "Who won the cup and how many people were at the final?"."""
    parts = _split(_AND_ASKS, question)
    joined = parts[:1]
    for other in parts[1:]:
        # The article of a link is what the whole sentence is asked of.
        if _asks_another(joined[-1], other) and not LINK.search(question):
            joined[-1] = joined[-1].removesuffix(",") + _place_of_both(joined[-1], other)
            joined.append(other)
        else:
            joined[-1] += f" {other}"
    return [part.removesuffix(",") for part in joined]


def _asks_another(question: str, other: str) -> bool:
    """Whether both ask something whole, the other with words of its own; "Who won and who lost the race?" does not."""
    # "What's the budget" are four words.
    first_words, second_words = words(_last_sentence(question)), words(_IS.sub(r"\1 is", other))[1:]
    while first_words and first_words[0] in JOINTS | {"so"}:
        del first_words[0]
    # "Who knows who won ...": the other may be a part of what is known.
    if not first_words or first_words[0] not in _ASKING_WORDS or sum(word in _ASKING_WORDS for word in first_words) > 1:
        return False
    if len(first_words) < 3 or len(second_words) < 4 or not _ASKS_ALONE.match(other):
        return False
    first_stems, second_stems = (
        stems(" ".join(word for word in part if word not in _EMPTY | _ASKS)) for part in (first_words, second_words)
    )
    return bool(first_stems) and not set(second_stems) <= set(first_stems)


def _place_of_both(question: str, other: str) -> str:
    """What the other question tells of both, if neither has a thing of its own.

    " in the Bondi attack?" of "Who was killed" and "and who was arrested in the Bondi attack?", else nothing.
    """
    first_words = words(_last_sentence(question))
    if len(first_words) != _BARE or first_words[0] not in _ASKING_WORDS or first_words[1] not in FORMS_OF_BE:
        return ""
    # What "is inflation" is a thing of its own, and so is what somebody with a name did.
    if not _PARTICIPLE.search(first_words[2]) or names(question):
        return ""
    # Whoever types "the boulder attack" small writes no name: two words tell it from "in hospital".
    is_small = f"{question}{other}".islower()
    places = (
        match
        for match in _PLACE.finditer(other)
        if names(other[match.start() :])
        or (is_small and sum(word not in _EMPTY for word in words(other[match.end() :])) > 1)
    )
    place = next(places, None)
    return other[place.start() :] if place and not names(other[: place.start()]) else ""


def _with_their_links(chunks: list[str]) -> list[str]:
    """The chunks, each with the links behind its question, unless the text begins with one: then links stand before."""
    if not chunks or _LINKS.match(chunks[0]):
        return chunks
    belonging = [chunks[0]]
    for chunk in chunks[1:]:
        links = _LINKS.match(chunk)
        if links and links.end() < len(chunk):
            belonging[-1] += f" {links[0].rstrip()}"
            belonging.append(chunk[links.end() :])
        else:
            belonging.append(chunk)
    return belonging


def _split(at: re.Pattern[str], text: str) -> list[str]:
    """The text in parts, but for what stands in quotation marks: a title, or what somebody asks."""
    parts, start = [], 0
    for match in at.finditer(text):
        if len(QUOTES.findall(text, 0, match.start())) % 2 == 0:
            parts.append(text[start : match.end()].strip())
            start = match.end()
    return [*parts, text[start:].strip()] if start < len(text) else parts


def is_question(part: str) -> bool:
    """Whether the last sentence of a part asks something that can be looked for."""
    sentence = without_links(_last_sentence(part))[0]
    sentence_words = words(sentence)
    while sentence_words and sentence_words[0] in JOINTS | {"so"}:
        del sentence_words[0]
    if not sentence_words or is_courtesy(sentence) or _is_said_to_you(sentence):
        return False
    if "?" in sentence:
        asks = not (_ASKS | NEGATED).isdisjoint(sentence_words)
    else:
        # "What year and where did it happen" is one.
        asks = sentence_words[0] in _ASKS and (len(sentence_words) > 2 or sentence_words[0] == "who")
    says = any(word not in _EMPTY for word in sentence_words)
    return asks and (says or _BEGINS.match(sentence) is not None)


def _last_sentence(part: str) -> str:
    """What comes after the last full stop or "!" that ends a sentence; the one in "the U.S. Senate" ends none."""
    starts = [start for start, _ in sentences(part) if part[:start].rstrip()[-1:] in ".!"]
    return part[starts[-1] :] if starts else part


def _is_said_to_you(sentence: str) -> bool:
    """Whether it asks whoever answers, and names nothing, as "Do you know who won?" and "What do you know of X?" do."""
    match = _TO_YOU.search(sentence)
    if match is None or asks_for_topic(sentence) or names(sentence):
        return False
    return (QUESTION_WORDS - TALK).isdisjoint(words(sentence[match.end() :]))
