"""Asks a question as the readers learned them: "who won?" for "does anyone know who won?", "why" for "how come".

Words that people type in a hurry are written in full: "Gaza now" for "gaza rn", which is no name.

Of the 201,100 questions of the sets that the readers learned from and are measured with, 2,300 have "why", but two "how
come", and four begin with words about asking. So the readers rate sentences lower for such a question, and the search
looks for its "come" and "explain" (decision 15).
"""

from __future__ import annotations

import re

from bot.answering.english.lexicon.closed_words import AUXILIARIES
from bot.answering.english.lexicon.grammar import CHAT_WORDS, QUESTION_WORDS

PERSON_ASKED = r"(?:you|u|anyone|anybody|someone|somebody|we)(?: guys| all| please)?"
_TO_ME = r"(?: (?:to )?(?:me|us))?"
# "Does anyone know", "can you please tell me", "I don't get", "any idea": what follows is the question.
_WORDS_ABOUT_ASKING = re.compile(
    rf"\A\W*(?:(?:so|ok(?:ay)?|and|but|please|pls)\b,? )?(?:"
    rf"(?:do|does) {PERSON_ASKED} (?:happen to )?(?:know|remember|understand)"
    rf"|(?:can|could|would|will) {PERSON_ASKED} (?:explain|tell|say|remind){_TO_ME}|any(?:one|body) knows?"
    rf"|(?:tell|explain|remind){_TO_ME}|i(?:['’]?m| am)? (?:still )?(?:wonder(?:ing)?|curious)|i was wondering"
    rf"|i(?:['’]?d like| would like| want) to know|i (?:really )?(?:don['’]?t|do not) (?:know|get|understand)"
    rf"|(?:(?:do|does) {PERSON_ASKED} have |got )?any (?:idea|clue)(?: about| of| as to)?|is it (?:clear|known)"
    rf")[,:]? (?=(?:{'|'.join(sorted(QUESTION_WORDS - {'tell'}))})\b)",
    re.IGNORECASE,
)
# With a capital "Come" it is the title of a song; "how come-from-behind wins are made" asks something else.
_HOW_COME = re.compile(r"\b(?:[Hh]ow (?:come|is it that)|HOW (?:COME|IS IT THAT))\b(?!-)")
_WHY = {"How": "Why", "how": "why", "HOW": "WHY"}
_SUBJECT = r"u|you|we|they|the|these|those|there|people|men|women|children|(?!(?:is|was|has|does|us)\b)\w+s"
_CHAT_WORD = re.compile(rf"(?<![\w'’./&-])(?:{'|'.join(CHAT_WORDS)})(?![\w'’&-])")
# Words that are others elsewhere: an RN is a nurse, BC a province, R and Y are letters, and articles write "VP debate".
_IN_PLACE = (
    (re.compile(r"(?<=\w )(?<!\ba )(?<!\ban )(?<!\bthe )rn(?=\W*\Z)"), "now"),
    # An abbot is an "Abt" in German.
    (re.compile(r"(?<!\bder )(?<!\bden )(?<!\bdem )(?<!\bein )\babt\b"), "about"),
    (re.compile(r"(?<!\bin )(?<!\bis )(?<!\bdid )(?<!\d )\bbc(?= (?:of|he|she|it|they)\b)"), "because"),
    (re.compile(rf"\A\W*[yY](?= (?:{'|'.join(sorted(AUXILIARIES))})\b)"), "why"),
    # No "R Kelly" and no R-rated film.
    (re.compile(rf"\b((?i:{'|'.join(sorted(QUESTION_WORDS))})) r(?= (?:{_SUBJECT})\b)"), r"\1 are"),
    (re.compile(r"\b(the|new|current) pm\b(?![-–]|[. ]?\d)"), r"\1 prime minister"),
    (re.compile(r"\b(the|new|current) vp(?=\W*\Z)"), r"\1 vice president"),
)


def in_full(text: str) -> str:
    """The text with words in full that people shorten in a chat."""
    full = _CHAT_WORD.sub(lambda match: CHAT_WORDS[match.group()], text)
    for pattern, words in _IN_PLACE:
        full = pattern.sub(words, full)
    return full


def standard_phrasing(text: str) -> str:
    """The question without words about asking, and with "why" for "how come"; the rest stays in its own order."""
    text = in_full(text)
    plain = " ".join(text.split())
    standard = _HOW_COME.sub(lambda match: _WHY[match.group()[:3]], _WORDS_ABOUT_ASKING.sub("", plain, count=1))
    return text if standard == plain else standard
