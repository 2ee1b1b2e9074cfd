"""Folds copies: what two outlets say in the same words takes one place of a list, and names both.

Which parts of a report stand in its copy was found when they were ingested; here passages of the list are compared, no
texts of articles.

The best of them keeps its place and stays as it was found; the others are named under it. It is not exchanged for
the earliest: dates are often missing or wrong, and headline and nearness to the time asked for made it the best.
In a list by day it is exchanged where it has no date or no outlet and a copy has: it could not be listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.answering.english.same_words import shares_a_run, stands_in, without_dateline
from ingest.corpus.articles import Copies, Copy, ScoredPassage
from ingest.corpus.deadline import check_time


@dataclass(frozen=True, slots=True)
class Folded:
    """Passages without their copies, best first; `report` is the article as whose copy an article counts."""

    passages: tuple[ScoredPassage, ...]
    report: Mapping[str, str]
    under: Mapping[int, Sequence[str]]  # passage_id -> the versions that were folded under it
    copies: Copies

    def with_copies(self, passages: Iterable[ScoredPassage]) -> tuple[ScoredPassage, ...]:
        """These passages, each with the URLs of the copies that were folded under it or hold its text."""
        return tuple(_named(passage, self.under.get(passage.passage_id, ()), self.copies) for passage in passages)


def fold(ranked: Sequence[ScoredPassage], copies: Copies, *, by_day: bool = False) -> Folded:
    """The ranked passages, those folded whose every word stands in a copy of theirs at their place or above.

    A passage with another figure, name or word than its copies is kept: nothing that was found is lost. For a list
    `by_day` the copies with a date and an outlet come before the better ones without.
    """
    folding = _Folding(ranked, copies)
    if by_day:
        folding.prefer(sorted(ranked, key=lambda passage: (passage.published is None, passage.outlet is None)))
    for passage in ranked:
        folding.take(passage)
    return Folded(tuple(folding.passages.values()), folding.report, folding.under, copies)


def unfolded(passages: Sequence[ScoredPassage]) -> Folded:
    """The passages as they are, as if none had a copy."""
    return Folded(tuple(passages), {}, {}, Copies())


@dataclass
class _Folding:
    """The list as it is built: kept passages by id, in order, and which versions were folded under each."""

    ranked: Sequence[ScoredPassage]
    copies: Copies
    passages: dict[int, ScoredPassage] = field(default_factory=dict)
    under: dict[int, list[str]] = field(default_factory=dict)
    report: dict[str, str] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)  # version -> the first version of its report

    def prefer(self, passages: Iterable[ScoredPassage]) -> None:
        """Choose the first version of each report by this order instead of that of the list."""
        for passage in passages:
            self._lead(passage)

    def take(self, passage: ScoredPassage) -> None:
        """Keep the passage, or the passages of its report's first article that say the same."""
        check_time()
        if passage.passage_id in self.passages:
            return
        lead = self._lead(passage)
        repeated = self._saying_the_same(passage, lead) if self._may_say_the_same(passage, lead) else ()
        for copy in repeated:
            # One that stands further down takes the place of its copy, so that the order of scores stays.
            self.passages.setdefault(copy.passage_id, replace(copy, score=passage.score))
            self.under.setdefault(copy.passage_id, []).append(passage.version_id)
        if not repeated:
            self.passages[passage.passage_id] = passage

    def _lead(self, passage: ScoredPassage) -> str:
        version_id = passage.version_id
        if version_id not in self.leads:
            related = {copy.version_id: copy for copy in self.copies.of.get(version_id, ())}
            lead = next((first for first in self.leads.values() if first in related), version_id)
            self.leads[version_id] = lead
            if lead != version_id:
                self.report[passage.article_id] = related[lead].article_id
        return self.leads[version_id]

    def _may_say_the_same(self, passage: ScoredPassage, lead: str) -> bool:
        """Whether the whole of the lead's version says what the passage says, which is known from the ingest."""
        copies = self.copies.of.get(passage.version_id, ())
        return any(copy.version_id == lead and _holds(copy, passage) for copy in copies)

    def _saying_the_same(self, passage: ScoredPassage, lead: str) -> tuple[ScoredPassage, ...]:
        body = _body(passage)
        near = [p for p in self.ranked if p.version_id == lead and shares_a_run(p.text, passage.text)]
        near.sort(key=lambda p: p.start)
        for group in ([p for p in near if p.passage_id in self.passages], near):
            if group and stands_in(body, "\n".join(p.text for p in group)):
                return tuple(group)
        return ()


def _named(passage: ScoredPassage, folded: Sequence[str], copies: Copies) -> ScoredPassage:
    urls = [url for url in copies.addresses.get(passage.article_id, ()) if url != passage.url]
    for copy in copies.of.get(passage.version_id, ()):
        if copy.version_id in folded or _holds(copy, passage):
            urls += copy.urls
    return replace(passage, copies=tuple(dict.fromkeys(urls))) if urls else passage


def _holds(copy: Copy, passage: ScoredPassage) -> bool:
    return copy.holds(passage.end - len(_body(passage)), passage.end)


def _body(passage: ScoredPassage) -> str:
    return without_dateline(passage.text) if passage.start == 0 else passage.text
