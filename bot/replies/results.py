"""The results of a search: five a page, each with its headline and the two sentences that are nearest to the query."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import discord

from bot.answering.answer import Change, Freshness
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.terms import stems, words
from bot.languages.current import current_language, gettext, ngettext, speak, translate
from bot.languages.language import Language
from bot.replies.also import elsewhere
from bot.replies.article_line import headline, outlet_and_date
from bot.replies.correction import NO_NOTE, SHORT_NOTE, changed_line
from bot.replies.freshness import fitted_notes, freshness_from, freshness_line, freshness_parts, loud_line
from bot.replies.message import Color, Limit, Message, fitted, page_buttons, passage_button
from bot.replies.passages import PassageShown
from bot.replies.safe_text import beginning, inert, inert_headline, inert_line, plain_line, units
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.sentences import sentences

RESULTS = 5
SENTENCES = 2
# How many sentences of a result are shown, and whether what its publisher says of a correction is. Both are left out
# before results are, since their button shows them; that there is a correction never is.
ATTEMPTS = ((SENTENCES, True), *((number, False) for number in range(SENTENCES, -1, -1)))
# Five results of a headline, a link, a line and two sentences mostly stay under Discord's 4,096 for an embed.
_SENTENCE = 240
_LONGEST = 780
# A word between what cannot make a bold of its own of it, or be made something else by the asterisks.
_WORD = re.compile(r"(?<![^\s(“‘\"'])(?<![^\W_]')[^\W_]+(?:&[^\W_]+)*(?![^\s).,;:!?”’\"'])")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over the results of /search, inert and of one line each."""

    text: str
    first: str = ""  # what comes before it where news is missing
    last: str = ""  # the last line under the results, plain
    # Kept with the search, so that another page says how old the corpus was when it was searched, in the language of
    # whoever turns to it.
    made_of: str = ""
    as_of: date | None = None  # the day of which it was searched, where one was given
    notes: tuple[str, ...] = ()  # on what was searched, plain

    def to_text(self) -> str:
        """What it is made of as one text."""
        return self.made_of or self.text

    @classmethod
    def from_text(cls, text: str) -> Heading:
        """The heading in the current language, or as an older Dateline kept it: finished, its three parts in lines."""
        if text.startswith("{"):
            fields = json.loads(text)
            # A search of an older Dateline has no notes.
            notes = fields.get("notes", {}).get(current_language().value, ())
            heading = search_heading(fields["query"], freshness_from(fields["freshness"]), notes)
            return replace(heading, made_of=text)
        title, first, last, *_ = (*text.split("\n"), "", "")
        return cls(title, first, last)


def search_heading(query: str, freshness: Freshness | None = None, notes: Sequence[str] = ()) -> Heading:
    """What stands over and under the results of /search."""
    text = gettext("Passages for **{query}**", query=inert_headline(query, 400))
    lines = tuple(fitted_notes(tuple(notes)))
    if freshness is None:
        return Heading(text, notes=lines)
    made_of = {"query": query, "freshness": freshness_parts(freshness), "notes": _in_all_languages(notes)}
    return Heading(text, loud_line(freshness), freshness_line(freshness), json.dumps(made_of), freshness.as_of, lines)


def _in_all_languages(notes: Sequence[str]) -> dict[str, list[str]]:
    """Notes by language: whoever turns a page may speak another one than the person who searched."""
    texts: dict[str, list[str]] = {}
    for language in Language:
        with speak(language):
            texts[language.value] = list(map(translate, notes))
    return texts


def best_sentences(passage: ScoredPassage, query: str) -> tuple[tuple[int, int], ...]:
    """The sentences that share most words with the query, at most SENTENCES, in order, in the version's offsets."""
    query_stems = wanted_stems(query)
    spans = sentences(passage.text)
    shared = [len(query_stems & set(stems(passage.text[start:end]))) for start, end in spans]
    best = sorted(range(len(spans)), key=lambda index: (-shared[index], index))[:SENTENCES]
    return tuple((passage.start + spans[index][0], passage.start + spans[index][1]) for index in sorted(best))


def results_message(
    query: str, passages: Sequence[PassageShown], search_id: str, page: int = 0, *, heading: Heading | None = None
) -> Message:
    """One page, counted from 0: for each result a button that shows its passage, and buttons to the other pages.

    What does not fit is omitted entirely, and it says so.
    """
    heading = heading or search_heading(query)
    if not passages:
        nothing = gettext("{heading}: nothing found.", heading=heading.text)
        searched = "\n".join(map(inert_line, heading.notes))
        around = "\n".join(filter(None, (heading.first, nothing, heading.last)))
        lines = (heading.first, nothing, searched if units(around + searched) < Limit.CONTENT else "", heading.last)
        return Message("\n".join(filter(None, lines)))
    page, pages, of_page = page_of(passages, page)
    query_stems = wanted_stems(query)
    entries: list[str] = []
    for number, notes in ATTEMPTS:
        entries = fitted((_result(item, query_stems, number, notes) for item in of_page), Limit.DESCRIPTION, "\n\n")
        if len(entries) == len(of_page):
            break
    embed = discord.Embed(description="\n\n".join(entries), color=Color.READING)
    left_out = not_shown(len(of_page) - len(entries))
    footer = (left_out, place_line(len(passages), page, pages), *heading.notes, heading.last)
    embed.set_footer(text="\n".join(line for line in footer if line) or None)
    read = tuple(
        passage_button(search_id, item.numbers, gettext("Read {number}", number=item.numbers[0]))
        for item in of_page[: len(entries)]
    )
    text = "\n".join(line for line in (heading.first, heading.text) if line)
    return Message(text, (embed,), read + page_buttons(search_id, page, pages))


def not_shown(number: int) -> str:
    """How many results of a page found no room; empty where all did."""
    if not number:
        return ""
    return ngettext(
        "{number} more passage of this page not shown: too long.",
        "{number} more passages of this page not shown: too long.",
        number,
    )


def _result(item: PassageShown, query_stems: frozenset[str], sentence_count: int, notes: bool) -> str:
    passage = item.passage
    copies = len(elsewhere([passage]))
    lines = [f"**{item.numbers[0]}.** {headline(passage)}", inert_line(outlet_and_date(passage, copies))]
    text = "\n".join(lines)
    for start, end in item.quotes[:sentence_count]:
        sentence = plain_line(passage.text[start - passage.start : end - passage.start])
        line = f"> {bold_words(shortened(sentence), query_stems)}"
        if sentence and units(text) + units(line) < _LONGEST:
            text += f"\n{line}"
    mark = change_mark(item, notes=notes)
    return f"{text}\n{mark}" if mark else text


def change_mark(item: PassageShown, *, notes: bool) -> str:
    """What the publisher has corrected or updated, with or without its notes, as a line; empty if nothing."""
    change = Change(item.correction) if item.correction else item.change
    return changed_line(change, SHORT_NOTE if notes else NO_NOTE)


def page_of(passages: Sequence[PassageShown], page: int) -> tuple[int, int, Sequence[PassageShown]]:
    """The page that there is, how many there are, and the results on it."""
    pages = -(-len(passages) // RESULTS)
    page = max(0, min(page, pages - 1))
    return page, pages, passages[page * RESULTS : (page + 1) * RESULTS]


def place_line(count: int, page: int, pages: int) -> str:
    """Where in the results a page stands; empty for a single one."""
    if pages < 2:
        return ""
    passages = ngettext("{number} passage", "{number} passages", count)
    return gettext("{passages} · page {page} of {pages}", passages=passages, page=page + 1, pages=pages)


def shortened(sentence: str) -> str:
    """The sentence, cut at a word where it is long."""
    return sentence if len(sentence) <= _SENTENCE else f"{beginning(sentence, _SENTENCE)} …"


def bold_words(line: str, query_stems: frozenset[str]) -> str:
    """The line made inert, the words of the query in it in bold."""
    parts: list[str] = []
    end_of_last = 0
    for match in _WORD.finditer(line):
        if query_stems.isdisjoint(stems(match.group())):
            continue
        parts += [inert(line[end_of_last : match.start()]), f"**{match.group()}**"]
        end_of_last = match.end()
    return "".join([*parts, inert(line[end_of_last:])])


def wanted_stems(query: str) -> frozenset[str]:
    """The stems of what a query looks for."""
    telling = [word for word in words(query) if word not in STOP_WORDS]
    return frozenset(stems(" ".join(telling or words(query))))
