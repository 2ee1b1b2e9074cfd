"""An Answer, a Refusal or passages as a person reads them in a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from bot.answering.answer import (
    NEAREST_ARTICLES,
    UNCHANGED,
    UNSURE,
    Answer,
    Change,
    Citation,
    Claim,
    Freshness,
    NearestArticle,
    Refusal,
    Reply,
)
from bot.answering.checking.verdict import Checked
from bot.answering.english.dates import day_in_words
from bot.answering.refusal.gaps.gap import Gap
from bot.answering.topics.reply import TopicCommand, TopicReply
from bot.replies.also import also_texts
from bot.replies.article_line import WITHOUT_OUTLET, file_name
from bot.replies.correction import Changed, changed_text
from bot.replies.freshness import freshness_line, stale_line
from bot.replies.owner.gap_lines import UNSHOWN, size_line, summary
from bot.replies.safe_text import plain_line, span_on_line
from bot.replies.shown_quotes import (
    OWN_WORDS,
    Highlight,
    highlight_of,
    is_verbatim,
    quoted_in_claims,
    quoted_rows,
    sources_of,
)
from bot.replies.topic_line import COLUMNS, bar_and_counts, line_label, part_heading
from bot.replies.verdict_label import verdict_label
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.folding import INVISIBLE

FEWEST_PASSAGES = 10  # that a search for older reports prints: of two reports the best two may be of one


def reply_page(reply: Reply) -> RenderableType:
    """The answer, then numbered sources with outlet, date, headline, link and the quotes that no claim shows."""
    page = _refusal_page(reply) if isinstance(reply, Refusal) else _answer_page(reply)
    return _with_freshness(page, reply.freshness)


def answered_page(questions: Sequence[str], replies: Sequence[Reply], failure: str = "") -> RenderableType:
    """The reply to a text; of several questions each under its question, and those beyond the replies as not asked.

    `failure` says why the question behind those that have replies has none.
    """
    if len(questions) == 1:
        return reply_page(replies[0])
    parts: list[RenderableType] = []
    for question, reply in zip(questions, replies, strict=False):
        asked = reply.question.text
        understood = "" if asked == question else f" (understood as: {_one_line(asked)})"
        parts += [Text.assemble((_one_line(question), "bold"), understood), Text(), reply_page(reply), Text()]
    unasked, reason = questions[len(replies) :], f", since {len(replies)} are answered at once"
    if failure:
        parts += [Text(_one_line(unasked[0]), "bold"), Text(), Text(_one_line(failure)), Text()]
        unasked, reason = unasked[1:], ""
    if unasked:
        parts.append(Text(f"Not asked{reason}: {_one_line(' '.join(unasked))}"))
    return Group(*parts)


def passages_page(
    passages: Sequence[ScoredPassage],
    freshness: Freshness | None = None,
    changes: Mapping[str, Change] | None = None,
    notes: Sequence[str] = (),
) -> RenderableType:
    """Ranked passages with their source, with what was corrected or updated in it, by version_id, and our notes."""
    if not passages:
        return _with_freshness(Group(Text("Nothing found."), *_notes(notes)), freshness)
    parts: list[RenderableType] = []
    for rank, passage in enumerate(passages, start=1):
        parts += [_source_line(f"{rank}.", passage), *_link(passage.url), *_also([passage])]
        parts += _change((changes or {}).get(passage.version_id, UNCHANGED))
        parts += [_indented(Text(_visible(passage.text))), Text()]
    return _with_freshness(Group(*parts, *_notes(notes)), freshness)


def checked_page(checked: Checked) -> RenderableType:
    """The verdict on each statement, then the numbered sources with their quotes."""
    parts: list[RenderableType] = []
    for statement in checked.statements:
        line = Text.assemble((verdict_label(statement), "bold"), f": “{_one_line(statement.text)}”")
        line.append("".join(f" [{number}]" for number in statement.citations), style="bold cyan")
        parts += [line, _indented(Text(_visible(statement.reason)))]
    if not checked.statements:
        parts.append(Text(_visible(checked.reason)))
    parts.append(Text())
    parts += [part for group in _by_version(checked.citations) for part in _source(group, frozenset())]
    parts += _notes(checked.notes)
    return _with_freshness(Group(*parts), checked.freshness)


def topic_page(reply: TopicReply) -> RenderableType:
    """The lines of a command on a topic as a table, then their numbered sources; or why there are none."""
    if reply.reason is not None:
        parts: list[RenderableType] = [Text(_visible(reply.reason)), *_nearest(NEAREST_ARTICLES, reply.nearest)]
        return _with_freshness(Group(*parts, *_notes(reply.notes)), reply.freshness)
    quotes = "Reports, and a quote of the day" if reply.command is TopicCommand.TREND else "Quote"
    table = Table(*(_whole_column(name) for name in ("", COLUMNS[reply.command], quotes)), show_lines=True)
    for before, line in zip((None, *reply.lines), reply.lines, strict=False):
        heading = part_heading(line, before)
        label = f"{heading}:\n{line_label(line, reply)}" if heading else line_label(line, reply)
        if reply.command is TopicCommand.WHO_REPORTED and line.day:
            label += f"\n({day_in_words(line.day)})"
        counts = f"{bar_and_counts(line, reply)}\n" if line.outlets else ""
        is_same = before is not None and (before.part, before.fact) == (line.part, line.fact)
        head = f"{line.remark}\n" if line.remark and not is_same else ""
        text = Text(f"{counts}{head}“{plain_line(line.citation.quote.text)}”")
        if change := changed_text(line.citation):
            text.append(f"\n{change}", style="yellow")
        table.add_row(Text(f"[{line.citation.number}]", style="bold cyan"), Text(label), text)
    parts = [table]
    for line in reply.lines:
        passage = line.citation.passage
        parts += [_source_line(f"[{line.citation.number}]", passage), *_link(passage.url), *_also([passage])]
    return _with_freshness(Group(*parts, Text(), *_older(reply), *_notes(reply.notes)), reply.freshness)


def _whole_column(header: str) -> Column:
    # A column ends a longer word with "…" unless told otherwise: Japanese writes whole sentences as one word.
    return Column(header, overflow="fold")


def _older(reply: TopicReply) -> list[Text]:
    """How many more reports there are, and the command that searches them, which brings passages and not reports."""
    if not reply.further:
        return []
    question, count = reply.question, len(reply.further)
    days = [passage.published for passage in reply.further if passage.published]
    until = None
    if not days:
        counted = f"{count} without a date"
    elif len(days) < count:  # a search until a day leaves out what has no date
        counted = f"{count} more"
    else:
        counted, until = f"{count} more, of that day or before", max(days)
    passage_count = max(count, FEWEST_PASSAGES)
    options = {
        "--since": question.filters.since,
        "--until": until,
        "--outlet": question.filters.outlet,
        "--as-of": question.as_of,
        "--k": passage_count,
    }
    arguments = [f" {name} {shlex.quote(_one_line(str(value)))}" for name, value in options.items() if value]
    command = f"python -m bot search {shlex.quote(_one_line(reply.searched))}{''.join(arguments)}"
    # Half a command that was pasted would be another search, or an error.
    return [Text(f"and {counted}; this prints the best {passage_count} passages:"), _unbroken(command, style="")]


def gaps_page(gaps: Sequence[Gap], days: int) -> RenderableType:
    """The clusters of refused questions, the largest first, each with its nearest articles."""
    if not gaps:
        span = "the last day" if days == 1 else f"the last {days} days"
        return Text(
            f"No question that an article could have answered was refused in Discord in {span}; what is asked in a "
            "terminal is not kept."
        )
    parts: list[RenderableType] = []
    for gap in gaps:
        wording = f"“{_one_line(gap.wording)}”" if gap.wording else f"{UNSHOWN}."
        parts += [Text.assemble((size_line(gap), "bold"), f": {wording}"), _indented(Text(gap.reason, style="dim"))]
        parts += [_source_line("-", article) for article in gap.nearest]
        parts.append(Text())
    return Group(*parts, Text(summary(gaps, days), style="dim"))


def _with_freshness(page: RenderableType, freshness: Freshness | None) -> RenderableType:
    if freshness is None:
        return page
    first = [Text(stale_line(freshness), style="bold red"), Text()] if freshness.stale else []
    return Group(*first, page, Text(freshness_line(freshness), style="dim"))


def _answer_page(answer: Answer) -> RenderableType:
    highlight = highlight_of(answer)
    in_claims = quoted_in_claims(answer)
    claims = Text()
    for claim in answer.claims:
        claims.append_text(_claim(claim, answer, highlight))
        claims.append(" " + " ".join(f"[{number}]" for number in claim.citations), style="bold cyan")
        if claim.own_words:
            claims.append(f" ({OWN_WORDS})", style="dim")
            for citation in sources_of(claim, answer):
                claims.append("\n    ").append_text(_quote(citation, highlight))
        claims.append("\n")
    doubt = [Text(UNSURE, style="bold"), Text()] if UNSURE in answer.caveats else []
    parts: list[RenderableType] = [*doubt, claims]
    for group in _by_version(answer.citations):
        parts += _source(group, in_claims, highlight)
    return Group(*parts, *_notes([note for note in answer.notes if note != UNSURE]))


def _source(
    group: Sequence[Citation], in_claims: frozenset[int], highlight: Highlight | None = None
) -> list[RenderableType]:
    """The citations of one version: numbers, outlet, date, headline, link, and the quotes that no claim shows."""
    numbers = " ".join(f"[{citation.number}]" for citation in group)
    passages = [citation.passage for citation in group]
    parts: list[RenderableType] = [_source_line(numbers, passages[0]), *_link(passages[0].url), *_also(passages)]
    parts += _change(group[0])
    parts += [_indented(_quote(citation, highlight)) for citation in group if citation.number not in in_claims]
    return [*parts, Text()]


def _change(change: Changed) -> list[RenderableType]:
    text = changed_text(change)
    return [_indented(Text(text, style="yellow"))] if text else []


def _by_version(citations: Sequence[Citation]) -> list[list[Citation]]:
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.quote.version_id, []).append(citation)
    return list(groups.values())


def _indented(part: RenderableType) -> Padding:
    return Padding(part, (0, 0, 0, 4), expand=False)


def _refusal_page(refusal: Refusal) -> RenderableType:
    nearest = _nearest(refusal.heading, refusal.nearest)
    return Group(Text(_visible(refusal.reason)), *nearest, *_notes(refusal.notes))


def _nearest(heading: str, articles: Sequence[NearestArticle]) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(f"\n{heading}:")] if articles else []
    for article in articles:
        parts += [_source_line("-", article), *_link(article.url)]
        if article.quote:
            parts.append(_indented(Text.assemble("“", _visible(article.quote.text), "”", style="italic")))
    return parts


def _source_line(mark: str, source: ScoredPassage | NearestArticle) -> Text:
    publisher = source.outlet or file_name(source) or WITHOUT_OUTLET
    line = Text(f"{mark:<3} ", style="bold cyan")
    line.append(f"{_one_line(publisher)}, {day_in_words(source.published)}: ", style="dim")
    line.append(_one_line(source.title), style="bold")
    return line


def _link(url: str | None) -> list[RenderableType]:
    return [_unbroken(url)] if url else []


def _also(passages: Sequence[ScoredPassage]) -> list[RenderableType]:
    return [_unbroken(line) for line in also_texts(passages)]


def _unbroken(text: str, style: str = "blue") -> Text:
    # Not _indented: padding cuts what is wider than the terminal, and a link that is cut leads nowhere.
    return Text(f"    {_one_line(text)}", style=style, no_wrap=True, overflow="ignore")


def _claim(claim: Claim, answer: Answer, highlight: Highlight | None) -> Text:
    sources = sources_of(claim, answer)
    quoted = next((citation for citation in sources if is_verbatim(claim, citation)), None)
    if quoted is None:
        return Text(_visible(claim.text))
    # Quotation marks tell the words of an article from ours; in Discord, a block quote does.
    rows = [_with_bold(plain_line(row[0]), span_on_line(*row)) for row in quoted_rows(quoted, claim, highlight)]
    return Text.assemble(claim.when, "“", Text("\n  • ").join(rows), "”")


def _quote(citation: Citation, highlight: Highlight | None) -> Text:
    span = (highlight.start, highlight.end) if highlight and highlight.shown_by is citation else None
    return Text.assemble(f"[{citation.number}] “", _with_bold(citation.quote.text, span), "”", style="italic")


def _with_bold(text: str, span: tuple[int, int] | None) -> Text:
    """The text, safe for a terminal, with characters [start, end) in bold."""
    start, end = span or (0, 0)
    return Text.assemble(_visible(text[:start]), (_visible(text[start:end]), "bold"), _visible(text[end:]))


def _notes(notes: Sequence[str]) -> list[RenderableType]:
    return [Text(_visible(note), style="yellow") for note in notes]


def _one_line(text: str) -> str:
    # A line end in a headline could pass for a source of its own.
    return " ".join(_visible(text).split())


def _visible(text: str) -> str:
    # Articles are strangers' text: control characters would write to the terminal. No-break spaces and
    # soft hyphens are in honest news; a reader takes them for a space and for nothing.
    return "".join(
        c if c.isprintable() or c in "\n\t" else " " if c.isspace() else "�" for c in INVISIBLE.sub("", text)
    )
