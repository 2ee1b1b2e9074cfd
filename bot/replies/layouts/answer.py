"""An answer as a layout of Components V2: each claim once with its numbers, then each source with its own button."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.answering.answer import Answer, Citation, Claim
from bot.languages.current import translate
from bot.replies.also import also_line, elsewhere
from bot.replies.answer import TOO_LONG, claim_text, left_out, marked_quote
from bot.replies.article_line import article_entry
from bot.replies.caveats import caveat_lines, doubt_line, lines_below
from bot.replies.correction import changed_line
from bot.replies.freshness import loud_line, today_of
from bot.replies.layouts.size import MARK, layout_size, small
from bot.replies.message import (
    MOST_NUMBERS,
    Button,
    Color,
    Layout,
    Limit,
    Message,
    Part,
    Section,
    Separator,
    passage_button,
    passages_button,
)
from bot.replies.safe_text import inert_headline, units
from bot.replies.shown_quotes import highlight_of, quoted_in_claims, sources_of

QUOTE = 300  # characters of a quote that no claim shows; its button shows it whole
HIGHLIGHTED = 900  # of one in which the answering words are

Group = tuple[Citation, ...]


def answer_layout(answer: Answer, question_id: str, *, text: str = "", buttons: tuple[Button, ...] = ()) -> Message:
    """The answer under a text, over buttons; claims and sources that do not fit are omitted entirely, and it says so.

    Where a source is omitted the first button shows the passages of all.
    """
    page = _Page(answer, question_id, text, buttons)
    for claim in answer.claims:
        if not page.add(claim):
            break
    return page.message()


@dataclass
class _Page:
    """What is shown so far: claims, and sources, those of one version of an article in one group."""

    answer: Answer
    question_id: str
    text: str
    buttons: tuple[Button, ...]
    claims: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    sources: dict[tuple[int, ...], tuple[Part, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.today = today_of(self.answer)
        self.head = f"### {inert_headline(self.answer.question.text, Limit.TITLE)}"
        self.first = (loud_line(self.answer.freshness), doubt_line(self.answer))
        self.caveats = "\n".join(caveat_lines(self.answer))
        self.last = lines_below(self.answer)
        self.in_claims = quoted_in_claims(self.answer)
        self.highlight = highlight_of(self.answer)

    def add(self, claim: Claim) -> bool:
        """Adds the claim with at least its first source; False, with nothing added, if they do not fit."""
        sources = sources_of(claim, self.answer)
        claims = (*self.claims, claim_text(claim, sources, self.highlight))
        if not self._take(claims, self._with(sources[:1])):
            return False
        for source in sources[1:]:
            self._take(self.claims, self._with([source]))
        return True

    def message(self) -> Message:
        """The message as far as it is filled."""
        return self._message(self.claims, self.groups)

    def _take(self, claims: tuple[str, ...], groups: tuple[Group, ...]) -> bool:
        if not (layout_size(self._message(claims, groups)) + MARK).fits:
            return False
        self.claims, self.groups = claims, groups
        return True

    def _with(self, sources: list[Citation]) -> tuple[Group, ...]:
        groups = list(self.groups)
        for source in sources:
            if any(source in group for group in groups):
                continue
            matching = (
                index
                for index, group in enumerate(groups)
                if group[0].quote.version_id == source.quote.version_id and len(group) < MOST_NUMBERS
            )
            if (index := next(matching, None)) is None:
                groups.append((source,))
            else:
                groups[index] = (*groups[index], source)
        return tuple(groups)

    def _message(self, claims: tuple[str, ...], groups: tuple[Group, ...]) -> Message:
        text = "\n\n".join(filter(None, (*self.first, *(claims or (translate(TOO_LONG),)))))
        parts: list[Part] = [f"{self.head}\n{text}", *filter(None, (self.caveats,))]
        if groups:
            parts += [Separator(), *(part for group in groups for part in self._source(group))]
        note = left_out(len(self.answer.claims) - len(claims), len(self.answer.citations) - sum(map(len, groups)))
        if last := [line for line in (note, *self.last) if line]:
            parts += [Separator(), small(last)]
        buttons = ((passages_button(self.question_id),) if note else ()) + self.buttons
        return Message(self.text, buttons=buttons, layout=Layout(tuple(parts), Color.ANSWER))

    def _source(self, group: Group) -> tuple[Part, ...]:
        numbers = tuple(source.number for source in group)
        if numbers not in self.sources:
            passages = [source.passage for source in group]
            marks = " ".join(f"[{number}]" for number in numbers)
            entry = article_entry(passages[0], len(elsewhere(passages)), self.today)
            section = Section(f"**{marks}** {entry}", passage_button(self.question_id, numbers))
            # Beside a button a text is narrow: what is long stands below, as wide as there is room.
            self.sources[numbers] = (section, *filter(None, (self._below(group),)))
        return self.sources[numbers]

    def _below(self, group: Group) -> str:
        """Correction, copies, and the quotes that no claim shows."""
        copies = also_line([source.passage for source in group])
        lines = [changed_line(group[0]), *([f"-# {copies}"] if copies else [])]
        for source in group:
            if source.number not in self.in_claims:
                number = f"**[{source.number}]** " if len(group) > 1 else ""
                lines.append(f"> {number}{self._quote(source)}")
        return "\n".join(filter(None, lines))

    def _quote(self, source: Citation) -> str:
        line = marked_quote(source, self.highlight)
        answers = self.highlight is not None and self.highlight.shown_by is source
        if units(line) <= (HIGHLIGHTED if answers else QUOTE):
            return line
        return inert_headline(source.quote.text, QUOTE)
