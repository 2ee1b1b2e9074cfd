"""Tells a change of what an article says from one of how its page looks that day.

Words are compared, not characters: case, quotes and white space do not count, nor do lines that say nothing of the news
(advertisements, "Updated 5 min ago", counts of shares). Two extractors cut one page differently, at its edges and
between its blocks: where another one found the new text, only a sentence that was rewritten is a change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.corpus.text.sentences import sentences
from ingest.corpus.text.wording import is_figure, keys_in

_LONGEST_LINE = 120  # characters; a longer one is prose
_PAGE_LINE = re.compile(
    r"[\W_]*+(?:advertis(?:ement|ing)|anzeige|werbung|publicité|publicidad|pubblicità|sponsored(?: content)?|promoted"
    r"|(?:story|article) continues (?:below|after)(?: (?:this )?ad(?:vertisement)?)?|skip (?:this )?ad(?:vertisement)?"
    r"|ad feedback|scroll (?:down )?to continue(?: with content)?|loading)[\W_]*+"
    r"|[\W_]*+(?:read (?:more|next|also)|related(?: (?:stories|articles))?|more from|see also|recommended|trending"
    r"|most (?:read|popular)|sign up|subscribe|follow us|share (?:this|on)|listen to this)\b(?:[^.!?]|\.(?=\S))*+",
    re.IGNORECASE,
)
_OF_TIME = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    a p m am pm et est edt ct cst cdt mt mst mdt pt pst pdt utc gmt bst cet cest st nd rd th on at of the and
    published posted today yesterday
    """.split()
)
_OF_NOW = frozenset(
    "updated update last modified ago now just min mins minute minutes hr hrs hour hours day days".split()
)
_OF_READERS = frozenset(
    """
    share shares comment comments view views like likes reaction reactions read k m print email save tweet copy link
    """.split()
)
_NOT_OF_THE_STORY = _OF_TIME | _OF_NOW | _OF_READERS

RUN = 5  # words
PAID_LENGTH = 0.85  # of the words: an offer may stand below a whole text, too
STUB_LENGTH, LEAST_CUT = 0.5, 40  # a stub has less than this share of the words, and lacks at least so many
CUT_SHARE = 0.8  # of its runs of words stand in what it was cut from
_PAYWALL = re.compile(
    r"\b(?:subscribe|sign (?:in|up)|log in|register|create (?:a free )?account|become a (?:member|subscriber))\b"
    r"[^.!?\n]{0,60}\b(?:to (?:continue|keep|read|finish|unlock|access|view)|for (?:full|unlimited) access)\b"
    r"|\bto (?:continue|keep) reading\b|\balready a (?:subscriber|member)\b"
    r"|\bth(?:is|e) (?:article|story|content) is (?:for|reserved for|available to|exclusive to)"
    r" (?:our )?(?:paying )?(?:subscribers|members)\b"
    r"|\bjetzt weiterlesen\b|\bréservé aux abonnés\b|\bexclusivo para suscriptores\b",
    re.IGNORECASE,
)
_MOST_SENTENCES = 200  # on either side; where more were exchanged, the text is another one
LEAST_SHARED = 0.5  # of the words of the shorter text stand in sentences that both have
_ALIKE = 0.5  # of the words of two sentences, one of which is the other rewritten


def says_the_same(first: str, second: str) -> bool:
    """Whether two texts have the same words, but for lines that say nothing of the news."""
    return _story_words(first) == _story_words(second)


def is_stub(stored: str, brought: str) -> bool:
    """Whether a text is what a page shows of a longer one: its beginning, some of it, or an offer to pay for it."""
    long, short = _story_words(stored), _story_words(brought)
    if len(short) >= len(long):
        return False
    if len(short) < PAID_LENGTH * len(long) and _PAYWALL.search(brought) and not _PAYWALL.search(stored):
        return True
    if len(short) >= STUB_LENGTH * len(long) or len(long) - len(short) < LEAST_CUT:
        return False
    runs = _runs(short)
    return len(runs & _runs(long)) >= CUT_SHARE * len(runs)


def is_edited(stored: str, brought: str) -> bool:
    """Whether a sentence was rewritten, or most were.

    One that stands in one text alone, or has more words at an end, is what another extractor does.
    """
    old_sentences, new_sentences = _sentences(stored), _sentences(brought)
    if _count_words(old_sentences & new_sentences) < LEAST_SHARED * min(
        _count_words(old_sentences), _count_words(new_sentences)
    ):
        return True
    removed_sentences = list((old_sentences - new_sentences).elements())
    added_sentences = list((new_sentences - old_sentences).elements())
    if min(len(removed_sentences), len(added_sentences)) > _MOST_SENTENCES:
        return True
    return any(
        _is_rewritten(old, new)
        for old in removed_sentences[:_MOST_SENTENCES]
        for new in added_sentences[:_MOST_SENTENCES]
    )


def keeps_most(stored: str, brought: str) -> bool:
    """Whether at least half of a text, by its words, stands in another one in the same sentences."""
    before = _sentences(stored)
    return _count_words(before & _sentences(brought)) >= LEAST_SHARED * _count_words(before) > 0


def _story_words(text: str) -> list[str]:
    return keys_in("\n".join(_lines_of_the_story(text)))


def _lines_of_the_story(text: str) -> Sequence[str]:
    lines = [line for raw_line in text.split("\n") if (line := raw_line.strip()) and not _is_beside(line)]
    prose = [index for index, line in enumerate(lines) if not _has_words_of(line, _OF_TIME) and _is_prose(line)]
    if not prose:
        return lines
    # A day alone is that of the page where it stands above or below the story; within, it heads what happened on it.
    head = [line for line in lines[: prose[0]] if not _has_words_of(line, _OF_TIME)]
    foot = [line for line in lines[prose[-1] + 1 :] if not _has_words_of(line, _OF_TIME)]
    return [*head, *lines[prose[0] : prose[-1] + 1], *foot]


def _is_prose(line: str) -> bool:
    return len(line) > _LONGEST_LINE or line.rstrip(" \t\"'”’»)]")[-1:] in (*".!?…。！？",)


def _is_beside(line: str) -> bool:
    """Whether a line says how the page is today, whatever stands in it: an advertisement, a count, minutes ago."""
    if len(line) > _LONGEST_LINE:
        return False
    return _PAGE_LINE.fullmatch(line) is not None or (
        _has_words_of(line, _NOT_OF_THE_STORY) and not _has_words_of(line, _OF_TIME)
    )


def _has_words_of(line: str, vocabulary: frozenset[str]) -> bool:
    """Whether all words of a short line are among these, and there is one; figures do not count."""
    if len(line) > _LONGEST_LINE:
        return False
    words = [word for word in keys_in(line) if not is_figure(word)]
    return bool(words) and vocabulary.issuperset(words)


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1))}


def _sentences(text: str) -> Counter[tuple[str, ...]]:
    prose = "\n".join(_lines_of_the_story(text))
    return Counter(tuple(keys_in(prose[start:end])) for start, end in sentences(prose))


def _count_words(sentence_counts: Counter[tuple[str, ...]]) -> int:
    return sum(len(sentence) * count for sentence, count in sentence_counts.items())


def _is_rewritten(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    shared = sum((Counter(old) & Counter(new)).values())
    if shared < _ALIKE * max(len(old), len(new)):
        return False
    short, long = sorted((old, new), key=len)
    return not any(long[start : start + len(short)] == short for start in range(len(long) - len(short) + 1))
