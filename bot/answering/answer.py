"""Question, Evidence, Claim, Quote, Citation, Answer and Refusal: what travels through the bot."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bot.languages.translatable import gettext_lazy
from ingest.corpus.articles import Correction, ScoredPassage, Version


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reports may answer: of this outlet, published on or after `since` and on or before `until`.

    With an `article`, the id of one that the question links to, that one alone.
    """

    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    article: str | None = None

    def __bool__(self) -> bool:
        return bool(self.outlet or self.since or self.until or self.article)

    @property
    def has_days(self) -> bool:
        """Whether it is reports of certain days."""
        return bool(self.since or self.until)

    def admits(self, passage: ScoredPassage) -> bool:
        """Whether a passage's article is one of these; a report without a date is of no time."""
        if self.article and passage.article_id != self.article:
            return False
        if self.outlet and (passage.outlet or "").casefold() != self.outlet.casefold():
            return False
        if not self.has_days:
            return True
        day = passage.published
        return day is not None and (self.since or day) <= day <= (self.until or day)


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked and when; with `as_of`, nothing from after that day may be seen.

    `shown` are the ids of articles that were quoted to whoever asks for more.
    """

    text: str
    asked_at: datetime
    as_of: date | None = None
    filters: Filters = NO_FILTERS
    shown: frozenset[str] = frozenset()

    @property
    def today(self) -> date:
        """The day on which it is asked."""
        return self.as_of or self.asked_at.date()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages numbered [1]..[n] for one question, best first."""

    passages: tuple[ScoredPassage, ...]

    def passage(self, number: int) -> ScoredPassage:
        """The passage with this number; raises LookupError where there is none."""
        if not 1 <= number <= len(self.passages):
            raise LookupError(f"no passage [{number}]")
        return self.passages[number - 1]


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact characters [start, end) of a stored version that support a claim."""

    version_id: str
    start: int
    end: int
    text: str

    def holds(self, passage: ScoredPassage, start: int, end: int) -> bool:
        """Whether characters [start, end) of the passage are within it."""
        is_inside = self.start <= passage.start + start and passage.start + end <= self.end
        return self.version_id == passage.version_id and is_inside


@dataclass(frozen=True, slots=True)
class ProposedQuote:
    """The evidence number that a claim names and the words there that it says it rests on.

    `start` is where they stand in the passage, if that is known: live reports repeat sentences.
    """

    number: int
    text: str
    start: int | None = None


@dataclass(frozen=True, slots=True)
class ProposedClaim:
    """One sentence with the quotes that it rests on, the one that carries it first."""

    text: str
    quotes: tuple[ProposedQuote, ...]
    own_words: bool = False  # it may be shown though none of them proves it
    without_speaker: bool = False  # it may be shown as its quote, though that does not say whose words it is


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, which begins with its `when` or `note`, and the citation numbers it rests on."""

    text: str
    citations: tuple[int, ...]
    when: str = ""  # words of ours that date it: "In December 2022: "
    own_words: bool = False  # a model wrote it, and its quote does not prove it, but has all its names and figures
    note: str = ""  # words of ours where it speaks against what the question takes for granted

    @property
    def undated(self) -> str:
        """The text without the words of ours that date it."""
        return self.text.removeprefix(self.when)

    def dated(self, when: str) -> Claim:
        """The same with these words of ours in front that date it, in place of others."""
        return replace(self, text=when + self.undated, when=when)


@dataclass(frozen=True, slots=True)
class Citation:
    """A number of the answer, the article behind it, the exact quote, and what the publisher has corrected in it."""

    number: int
    quote: Quote
    passage: ScoredPassage
    correction: Correction | None = None
    updated: date | None = None  # when the publisher last changed it, where that is after it came out


@dataclass(frozen=True, slots=True)
class Change:
    """What a publisher has corrected in an article, and the day of its last change where that is after it came out."""

    correction: Correction | None = None
    updated: date | None = None


UNCHANGED = Change()


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The few words that answer: characters [start, end) of the stored version that this citation quotes."""

    text: str
    citation: int
    start: int
    end: int


class Fault(StrEnum):
    """Why a sentence was not let through."""

    NO_NUMBER = "it names no passage"
    NO_PASSAGE = "it names a passage that does not exist"
    NO_QUOTE = "its quote is not in the passage"
    UNSUPPORTED = "no passage says it"
    UNPROVEN = "its words are not those of its quote"
    NAME = "a name is not in its quote"
    SPEECH = "words in quotation marks are not in its quote"
    FIGURE = "a figure is not in its quote"
    DATE = "a date is not in its quote"
    NOT_ENTAILED = "its quote does not entail it"
    TOO_LONG = "the draft is too long"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence of a writer that was not let through, and why; its text is never shown."""

    text: str
    reason: Fault


class DraftFault(StrEnum):
    """Why there is no claim in a chat model's draft."""

    NO_ANSWER = "it finds no answer in what it read"
    UNPROVEN = "nothing that it says is proven"


@dataclass(frozen=True, slots=True)
class NearestArticle:
    """An article named by a Refusal so that a person can look for themselves.

    `quote` is the sentence of it that may answer the question, where one does.
    """

    article_id: str
    title: str
    url: str | None
    outlet: str | None
    name: str
    published: date | None
    quote: Quote | None = None

    @classmethod
    def of(cls, article: ScoredPassage | Version) -> NearestArticle:
        """The article of a passage or a version, without a quote."""
        return cls(article.article_id, article.title, article.url, article.outlet, article.name, article.published)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a chat model read and wrote for a question; `estimated` where its server did not count them."""

    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False

    @property
    def total(self) -> int:
        """Tokens both ways."""
        return self.tokens_in + self.tokens_out

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out, self.estimated or other.estimated
        )


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old the reports of a reply and the corpus are, at `at` (aware) or as of a day; None for what is not known."""

    at: datetime
    newest: date | None  # the day of the newest report that matches, or of the newest of all where none does
    is_match: bool
    last_report: date | None  # the day of the corpus's newest
    updated: datetime | None  # when an ingest last went well (aware)
    stale: bool
    as_of: date | None = None

    @property
    def today(self) -> date:
        """The day as of which the ages are stated."""
        return self.as_of or self.at.date()


# Of the longest answer: its claims, the characters of all its quotes, and those of one quote.
MAX_CLAIMS, MAX_CHARACTERS, LONGEST_QUOTE = 5, 1_000, 400


@dataclass(frozen=True, slots=True)
class Answer:
    """Claims with citations; `notes` are sentences of ours about how it was found, `caveats` those that qualify it."""

    question: Question
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    evidence: Evidence
    writer: str
    notes: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    confidence: float | None = None  # the calibrated chance, 0..1, that the passages hold the answer
    usage: Usage | None = None
    # The words that answer, within one of the quotes, where they are known well enough.
    short: ShortAnswer | None = None
    freshness: Freshness | None = None
    # Among the notes: reports that differ or may not answer, a name that no quoted article has, old news.
    caveats: tuple[str, ...] = ()

    @property
    def sentence_numbers(self) -> tuple[int, ...]:
        """The citation numbers by which people name claims: of each claim the first that no earlier one has, if any."""
        numbers: list[int] = []
        earlier: set[int] = set()
        for claim in self.claims:
            numbers += [number for number in claim.citations if number not in earlier][:1]
            earlier.update(claim.citations)
        return tuple(numbers)


# The note of a claim that speaks against what the question takes for granted.
OTHERWISE = gettext_lazy("The articles say otherwise: ")
# The note above quotes of which the calibration is not sure.
UNSURE = gettext_lazy("These reports come near the question, but may not answer it.")
NEAREST_ARTICLES = gettext_lazy("Nearest articles")
FRESH_HEADLINES = gettext_lazy("Newest headlines")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, in one sentence for a person, and the nearest articles.

    The reply to what is not a question, such as a greeting, says how to ask: then the articles are the newest ones, and
    `heading` says so.
    """

    question: Question
    reason: str
    nearest: tuple[NearestArticle, ...]
    evidence: Evidence
    writer: str
    notes: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    confidence: float | None = None
    usage: Usage | None = None
    heading: str = NEAREST_ARTICLES
    freshness: Freshness | None = None

    @property
    def is_welcome(self) -> bool:
        """Whether nothing was asked that could have been answered."""
        return self.heading == FRESH_HEADLINES


Reply = Answer | Refusal
