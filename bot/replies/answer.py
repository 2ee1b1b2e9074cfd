"""An answer as one embed: each claim once with its numbers, then each source with its exact quote."""

from __future__ import annotations

from dataclasses import dataclass, field

import discord

from bot.answering.answer import Answer, Citation, Claim
from bot.languages.current import gettext, ngettext, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.also import also_line, elsewhere
from bot.replies.article_line import headline, outlet_and_date
from bot.replies.caveats import caveat_lines, doubt_line, lines_below
from bot.replies.correction import NO_NOTE, NOTE_LIMIT, SHORT_NOTE, changed_line
from bot.replies.freshness import loud_line
from bot.replies.message import Color, Limit, Message, passages_button, size
from bot.replies.safe_text import inert, inert_headline, inert_line, inert_line_with_bold, units
from bot.replies.shown_quotes import (
    OWN_WORDS,
    Highlight,
    highlight_of,
    is_verbatim,
    quoted_in_claims,
    quoted_rows,
    sources_of,
)

NEXT_ROW = "\n> • "  # before a row of a list that is quoted
# Kept free for the line that says what was left out.
_ROOM_FOR_LINE = 120
TOO_LONG = gettext_lazy("The answer is too long to show here.")
QUOTE_TOO_LONG = gettext_lazy("*The quote is too long to show here; press Passages.*")


def answer_message(answer: Answer, question_id: str) -> Message:
    """The reply to /ask; claims and sources that do not fit are omitted entirely, and the footer says so."""
    page = _Page(answer)
    for claim in answer.claims:
        if not page.add(claim):
            break
    return Message(embeds=(page.finish(),), buttons=(passages_button(question_id),))


@dataclass
class _Page:
    """One embed, filled up to Discord's limits."""

    answer: Answer
    embed: discord.Embed = field(init=False)
    claims: list[str] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)
    # The citations in each of the embed's fields: those of one version of an article share one.
    groups: list[list[Citation]] = field(default_factory=list)
    # The lines before the claims, where there are any, those after them, and the last ones of all.
    first: list[str] = field(init=False)
    caveats: list[str] = field(init=False)
    last: list[str] = field(init=False)

    def __post_init__(self) -> None:
        title = inert_headline(self.answer.question.text, Limit.TITLE)
        self.embed = discord.Embed(title=title, color=Color.ANSWER)
        self.first = [line for line in [loud_line(self.answer.freshness), doubt_line(self.answer)] if line]
        self.caveats = caveat_lines(self.answer)
        self.last = lines_below(self.answer)
        around = sum(units(line) + 2 for line in (*self.first, *self.caveats, *self.last))
        self.room = Limit.TOTAL - size(self.embed) - around - _ROOM_FOR_LINE
        self.in_claims = quoted_in_claims(self.answer)
        self.highlight = highlight_of(self.answer)

    def add(self, claim: Claim) -> bool:
        """Adds the claim with at least its first source; False, with nothing added, if they do not fit."""
        sources = sources_of(claim, self.answer)
        text = claim_text(claim, sources, self.highlight)
        cost = units(text) + 2
        if units("\n\n".join([*self.first, *self.claims, text, *self.caveats])) > Limit.DESCRIPTION or cost > self.room:
            return False
        self.room -= cost
        new = [source for source in sources if source.number not in self.shown]
        if new and not self._add_source(new[0]):
            self.room += cost
            return False
        for source in new[1:]:
            self._add_source(source)
        self.claims.append(text)
        return True

    def finish(self) -> discord.Embed:
        """The embed, with a footer that names what was omitted."""
        claims = self.claims or [translate(TOO_LONG)]
        self.embed.description = "\n\n".join([*self.first, *claims, *self.caveats])
        omitted = left_out(len(self.answer.claims) - len(self.claims), len(self.answer.citations) - len(self.shown))
        self.embed.set_footer(text="\n".join(filter(None, (omitted, *self.last))) or None)
        return self.embed

    def _add_source(self, source: Citation) -> bool:
        return self._join_field(source) or self._new_field(source)

    def _join_field(self, source: Citation) -> bool:
        for index, group in enumerate(self.groups):
            if group[0].quote.version_id != source.quote.version_id:
                continue
            entry = self._source_field([*group, source])
            before = self.embed.fields[index]
            growth = _field_size(entry) - units(before.name or "") - units(before.value or "")
            if units(entry[0]) > Limit.FIELD_NAME or units(entry[1]) > Limit.FIELD_VALUE or growth > self.room:
                continue
            self.embed.set_field_at(index, name=entry[0], value=entry[1], inline=False)
            self._took(source, growth)
            group.append(source)
            return True
        return False

    def _new_field(self, source: Citation) -> bool:
        entry = self._source_field([source])
        if units(entry[1]) > Limit.FIELD_VALUE or _field_size(entry) > self.room:
            entry = self._source_field([source], also=False, note_limit=SHORT_NOTE)
        if units(entry[1]) > Limit.FIELD_VALUE:
            entry = entry[0], without_quote(source)
        if len(self.groups) == Limit.FIELDS or _field_size(entry) > self.room:
            return False
        self.embed.add_field(name=entry[0], value=entry[1], inline=False)
        self._took(source, _field_size(entry))
        self.groups.append([source])
        return True

    def _took(self, source: Citation, room: int) -> None:
        self.room -= room
        self.shown.add(source.number)

    def _source_field(
        self, group: list[Citation], *, also: bool = True, note_limit: int = NOTE_LIMIT
    ) -> tuple[str, str]:
        """Name and value: numbers, outlet and date; headline, correction and copies; quotes that no claim shows."""
        passages = [source.passage for source in group]
        passage = passages[0]
        numbers = " ".join(f"[{source.number}]" for source in group)
        lines_below = [changed_line(group[0], note_limit), also_line(passages) if also else ""]
        lines = [headline(passage), *filter(None, lines_below)]
        for source in group:
            if source.number not in self.in_claims:
                number = f"**[{source.number}]** " if len(group) > 1 else ""
                lines.append(f"> {number}{marked_quote(source, self.highlight)}")
        return f"{numbers} {inert_line(outlet_and_date(passage, len(elsewhere(passages))))}", "\n".join(lines)


def without_quote(source: Citation) -> str:
    """What a field says of a source whose quote has no room; as much of the publisher's notes as there is room for."""
    head, last = headline(source.passage), translate(QUOTE_TOO_LONG)
    lines_of_change = (changed_line(source, limit) for limit in (NOTE_LIMIT, SHORT_NOTE, NO_NOTE))
    texts = ["\n".join(filter(None, (head, line, last))) for line in lines_of_change]
    return next((text for text in texts if units(text) <= Limit.FIELD_VALUE), texts[-1])


def left_out(claims: int, sources: int) -> str:
    """How many sentences and sources are not shown; empty if all are."""
    parts = [ngettext("{number} more sentence", "{number} more sentences", claims)] if claims else []
    parts += [ngettext("{number} more source", "{number} more sources", sources)] if sources else []
    listed = gettext(" and ").join(parts)
    return gettext("{listed} not shown; press Passages.", listed=listed) if parts else ""


def claim_text(claim: Claim, sources: list[Citation], highlight: Highlight | None) -> str:
    """The sentence with its numbers, inert, and under it the quotes of its sources if it is in a model's words."""
    numbers = " ".join(f"**[{number}]**" for number in claim.citations)
    quoted = next((source for source in sources if is_verbatim(claim, source)), None)
    # A block quote is what the article says in its own words; a claim in our words stands without one.
    mark = "> " if quoted is not None else ""
    # The date and the note are words of ours; but "20. März 2025" would begin a list.
    prefix, statement = inert(translate(claim.when) + translate(claim.note)), claim.undated.removeprefix(claim.note)
    rows = quoted_rows(quoted, claim, highlight) if quoted else [(statement, 0, 0)]
    text = f"{mark}{prefix}{NEXT_ROW.join(inert_line_with_bold(*row) for row in rows)} {numbers}"
    if not claim.own_words:
        return text
    quotes = [f"> {marked_quote(source, highlight)}" for source in sources]
    return "\n".join([f"{text} *({translate(OWN_WORDS)})*", *quotes])


def marked_quote(source: Citation, highlight: Highlight | None) -> str:
    """The escaped quote, with the answering words in bold if the highlight is in this source."""
    if highlight and highlight.shown_by is source:
        return inert_line_with_bold(highlight.quote.text, highlight.start, highlight.end)
    return inert_line(source.quote.text)


def _field_size(entry: tuple[str, str]) -> int:
    return units(entry[0]) + units(entry[1])
