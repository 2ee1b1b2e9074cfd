"""Checks a message against the articles: each statement is searched, and compared with every sentence found."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.answer import LONGEST_QUOTE, Citation, Question, Quote
from bot.answering.checking.absent_words import absent_words
from bot.answering.checking.agreement import agrees, says_in_other_words, share_of_words, without_speaker
from bot.answering.checking.difference import Difference, difference, differs_in_one, may_have_changed, says_enough
from bot.answering.checking.explanations import explain, explain_older
from bot.answering.checking.statements import names_nobody, plain_text, statements_of
from bot.answering.checking.verdict import Checked, Statement, Verdict, verdict_of, with_corrections
from bot.answering.english.dates import day_in_words, month_in_words
from bot.answering.english.same_words import wording
from bot.answering.grounding.boilerplate import label_length
from bot.answering.grounding.speech import is_speech, speaker_sentences, spoken_part, text_before
from bot.answering.notices.corrections import with_changes
from bot.answering.notices.disagreement import MOST_DAYS_APART
from bot.answering.notices.reported_figures import is_denied
from bot.answering.question.capitals import with_capitals
from bot.answering.question.foreign import is_foreign, other_languages
from bot.answering.question.links import without_links
from bot.answering.question.query import Query, read_query
from bot.answering.question.spelling.two_spellings import as_articles_write
from bot.answering.search.retriever import WORDS_ONLY, PassageRetriever, SearchResult
from bot.languages.translatable import gettext_lazy, join
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.deadline import check_time
from ingest.corpus.text.sentences import sentences

PASSAGES = 12  # that the search has read sentence by sentence
MOST_QUOTES = 2
LEAST_SHARE = 0.5  # of the words of a statement, in a sentence that is compared with it
LEAST_READ = 2.0  # the reader's score of a sentence that agrees in other forms, or says otherwise
LEAST_SURE = 7.0  # of one that says otherwise in other words
MOST_ABSENT = 4  # words or runs of words of a statement that are listed
MOST_ASKED = 8  # sentences that the reader of statements is asked of, the nearest first
ABOUT_AS_NEAR = 2.0  # by the reader's score
LEAST_NEAR = 0.0  # of one that is shown though it says neither

NOTHING_STATED = gettext_lazy(
    "Nothing here can be checked: no sentence of the message says something about a person, a place or an "
    "organization, or gives a figure."
)
# "Is it true that Goodall died at 91?" names a person and has a figure.
ONLY_ASKS = gettext_lazy(
    "Nothing here can be checked: the message only asks, judges, or is about its writer or reader. Write what is to be "
    "checked as a statement."
)
# "Putin resigned!" says something about a person.
NOT_CHECKABLE = gettext_lazy(
    "Nothing here can be checked: what the message says is too short or too long, or it does not name whom it is about."
)
NOT_OPENED = gettext_lazy("Only what the message itself says is checked; links are not opened.")
NO_TEXT = gettext_lazy("Nothing here can be checked: the message has no text. Images are not read.")
SUPPORTED = gettext_lazy("An article says so.")
PARTLY = gettext_lazy("What was checked is in the articles; the rest of the message was not checked.")
NOT_FOUND = gettext_lazy("No sentence was found that plainly says so, or plainly says otherwise.")
NEAR = gettext_lazy("No sentence was found that plainly says so, or plainly says otherwise; this comes nearest.")
NEAR_WITH_ALL = gettext_lazy(
    "What comes nearest has all the words of the statement, headlines and dates included, in another order or form: "
    "read whether it says the same."
)
SPOKEN = gettext_lazy("No article says so itself; it is reported as the words of somebody, who is named in the quote.")
SPOKEN_BY_SOMEBODY = gettext_lazy("No article says so itself; it is reported as the words of somebody.")
IN_OTHER_WORDS = gettext_lazy("An article says so in other words: read the quote.")
UNNAMED = gettext_lazy(
    "An article says so about somebody or something that the message does not name: it may be another."
)
NAMELESS = gettext_lazy(
    "An article says so. The message names no person, place or organization, so the article may be about another."
)
CALLED_UNTRUE = gettext_lazy("An article has it in a sentence that calls something untrue; read the quote.")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a passage, with its place, the reader's score, and how many words of a statement it has."""

    passage: ScoredPassage
    start: int
    end: int
    read: float
    share: float  # of the words of the statement, as `share_of_words`

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def month(self) -> str:
        """That of its report."""
        published = self.passage.published
        return month_in_words(published) if published else ""

    @property
    def with_heading(self) -> str:
        """Under its headline and the month of its report."""
        return f"{self.text} {self.passage.title} {self.month}"

    @property
    def before(self) -> str:
        return text_before(self.passage, self.start)

    @property
    def is_speech(self) -> bool:
        """Whether each word of it is somebody's, in quotation marks."""
        return is_speech(self.text, self.before)

    @property
    def quote(self) -> Quote:
        at = self.passage.start
        return Quote(self.passage.version_id, at + self.start, at + self.end, self.text)


@dataclass(frozen=True, slots=True)
class _Finding:
    verdict: Verdict
    reason: str
    sentences: tuple[_Sentence, ...] = ()


class Checker:
    """Compares statements with the sentences of articles; thread-safe. It would rather find nothing than be wrong."""

    def __init__(self, retriever: PassageRetriever) -> None:
        self._retriever = retriever

    def check(self, question: Question) -> Checked:
        """What the articles say of each statement of a message, which is the text of this question."""
        if not question.text.strip():
            return Checked(question, Verdict.NOT_FOUND, NO_TEXT)
        # Without links first: a capital in one does not show that the message has capitals.
        plain = read_query(replace(question, text=plain_text(question.text)))
        in_capitals = with_capitals(plain, self._retriever.corpus)
        stated = statements_of(in_capitals)
        if not stated.texts:
            of_nameless, _ = self._checked(question, stated.nameless, self._find_of_nameless)
            of_nameless = _as_typed(of_nameless, in_capitals, plain.text)
            # Nothing comes near to talk among people.
            if of_nameless.citations:
                return replace(of_nameless, unchecked=stated.others - len(stated.nameless))
            only_asks = stated.asking and not stated.nameless
            reason = NOT_CHECKABLE if stated.left_out else ONLY_ASKS if only_asks else NOTHING_STATED
            if without_links(question.text)[1]:
                reason = join(" ", (reason, NOT_OPENED))
            nothing = Checked(question, Verdict.NOT_FOUND, reason)
            # What is stated in another language is not seen to be that.
            if plain.language == "English" or not (plain.language or is_foreign(plain.text, self._retriever.corpus)):
                return nothing
            return self._with_language(nothing, plain, self._retriever.find(plain, PASSAGES, to_read=False))
        checked, results = self._checked(question, stated.texts, self._find)
        checked = _as_typed(checked, in_capitals, plain.text)
        if checked.verdict is Verdict.SUPPORTED and stated.left_out:
            # What it says beside may be untrue.
            checked = replace(checked, verdict=Verdict.NOT_FOUND, reason=PARTLY)
        checked = replace(checked, unchecked=stated.others)
        return self._with_language(checked, plain, results[-1]) if checked.verdict is Verdict.NOT_FOUND else checked

    def _with_language(self, checked: Checked, plain: Query, result: SearchResult) -> Checked:
        languages = other_languages(plain, result.passages, self._retriever.corpus)
        return replace(checked, articles_in=languages[1]) if languages else checked

    def _checked(
        self, question: Question, texts: Sequence[str], find: Callable[[str, SearchResult, Question], _Finding]
    ) -> tuple[Checked, list[SearchResult]]:
        """What is found of each of these statements, with what was searched for it."""
        made: list[Statement] = []
        numbered: dict[Quote, Citation] = {}
        results: list[SearchResult] = []
        for text in dict.fromkeys(texts):
            check_time()
            query = as_articles_write(read_query(replace(question, text=text)), self._retriever.corpus)
            results.append(self._retriever.find(query, PASSAGES))
            finding = find(query.text, results[-1], question)
            for sentence in finding.sentences:
                numbered.setdefault(sentence.quote, Citation(len(numbered) + 1, sentence.quote, sentence.passage))
            numbers = tuple(numbered[sentence.quote].number for sentence in finding.sentences)
            made.append(Statement(text, finding.verdict, finding.reason, numbers))
        citations = with_changes(tuple(numbered.values()), self._retriever.corpus, question.as_of)
        statements = tuple(with_corrections(statement, citations) for statement in made)
        verdict = verdict_of(statements)
        alike = [statement for statement in statements if statement.verdict is verdict]
        reason = alike[0].reason if alike else NOT_FOUND
        if len(statements) > 1:
            reason = f"{len(alike)} of {len(statements)} sentences: {verdict.value}. {reason}"
        searched = (WORDS_ONLY,) if any(WORDS_ONLY in result.notes for result in results) else ()
        return Checked(question, verdict, reason, statements, citations, searched=searched), results

    def _find_of_nameless(self, statement: str, result: SearchResult, question: Question) -> _Finding:
        """What comes near to a sentence that names nobody."""
        sentences_near = [
            sentence
            for sentence in _sentences(statement, result)
            if sentence.read >= LEAST_READ and sentence.share >= LEAST_SHARE
        ]
        says = [sentence for sentence in sentences_near if not sentence.is_speech and self._says(statement, sentence)]
        near = _newest_of_nearest(says or sentences_near)
        return _said(statement, near, question.today, NAMELESS) if says else _nearest(statement, near)

    def _find(self, statement: str, result: SearchResult, question: Question) -> _Finding:
        all_read = sorted(_sentences(statement, result), key=lambda sentence: -sentence.read)
        near = [sentence for sentence in all_read if sentence.share >= LEAST_SHARE]
        # What is only somebody's words neither says nor denies what is stated as a fact.
        comparable = near if is_speech(statement) else [sentence for sentence in near if not sentence.is_speech]
        says = [sentence for sentence in comparable if self._says(statement, sentence)]
        if says:
            return _said(statement, says, question.today, UNNAMED if names_nobody(statement) else "")
        if says_enough(statement) and not names_nobody(statement):
            otherwise = _otherwise(statement, comparable, question.today)
            if otherwise:
                return otherwise
        quoted = _few(_with_speaker(sentence) for sentence in near if _is_spoken(statement, sentence))
        if quoted:
            is_named = not any(sentence.is_speech for sentence in quoted)
            return _Finding(Verdict.NOT_FOUND, SPOKEN if is_named else SPOKEN_BY_SOMEBODY, quoted)
        if says_enough(statement) and not names_nobody(statement):
            asked = [sentence for sentence in all_read if is_speech(statement) or not sentence.is_speech][:MOST_ASKED]
            alike = [sentence for sentence in asked if _says_in_other_words(statement, sentence)]
            if alike:
                return _Finding(Verdict.SUPPORTED, _support_in_other_words(alike, question.today), _few(alike))
        shown = [sentence for sentence in near if sentence.read >= LEAST_NEAR]
        # Where none has half of its words, one that the reader finds near may say it in others.
        return _nearest(statement, shown or [sentence for sentence in all_read if sentence.read >= LEAST_READ])

    def _says(self, statement: str, sentence: _Sentence) -> bool:
        check_time()
        return agrees(statement, sentence.text, sentence.before, sentence.passage.title)


def _as_typed(checked: Checked, in_capitals: str, typed: str) -> Checked:
    """The same with each statement in the letters in which it was sent; one without capitals as articles write it."""
    if typed.islower():
        return checked
    read, sent = " ".join(in_capitals.split()), " ".join(typed.split())
    if read.casefold() != sent.casefold() or len(read) != len(sent):
        return checked
    statements, end = [], 0
    for statement in checked.statements:
        # Its mark may be another one: what "Did you know that ...?" asks of is stated.
        words_read = statement.text.rstrip(".")
        place = read.find(words_read, end)
        if place >= 0:
            end = place + len(words_read)
            statement = replace(statement, text=sent[place:end] + statement.text[len(words_read) :])
        statements.append(statement)
    return replace(checked, statements=tuple(statements))


def _said(statement: str, says: Sequence[_Sentence], today: date, unnamed: str) -> _Finding:
    """What sentences that say it show; `unnamed` is why they may be of another than the statement, if they may."""
    sound = [sentence for sentence in says if is_denied(statement) or not is_denied(sentence.text)]
    if not sound:
        return _Finding(Verdict.NOT_FOUND, CALLED_UNTRUE, _few(says))
    if unnamed:
        return _Finding(Verdict.NOT_FOUND, unnamed, _few(sound))
    return _Finding(Verdict.SUPPORTED, _support(sound, today), _few(sound))


def _is_spoken(statement: str, sentence: _Sentence) -> bool:
    """Whether the sentence has the statement as the words of somebody."""
    check_time()
    bare = (without_speaker(sentence.text), spoken_part(sentence.text, sentence.before))
    return any(agrees(statement, text) for text in bare if text)


def _with_speaker(sentence: _Sentence) -> _Sentence:
    """The sentence up to where its quotation ends and it is said whose words it is, unless that is far away."""
    spans = sentences(sentence.passage.text)
    index = next(at for at, (_, end) in enumerate(spans) if sentence.start < end)
    speaker = speaker_sentences(sentence.passage, spans)[index]
    if speaker == index:
        return sentence
    start, end = spans[speaker]
    wide = replace(sentence, start=min(sentence.start, start), end=max(sentence.end, end))
    return wide if wide.end - wide.start <= LONGEST_QUOTE else sentence


def _says_in_other_words(statement: str, sentence: _Sentence) -> bool:
    check_time()
    if sentence.read < LEAST_READ or (is_denied(sentence.text) and not is_denied(statement)):
        return False
    return says_in_other_words(statement, sentence.text, sentence.before, sentence.passage.title, sentence.month)


def _sentences(statement: str, result: SearchResult) -> Iterable[_Sentence]:
    for passage in result.passages:
        for ranked in result.sentences.get(passage.passage_id, ()):
            start = ranked.start + label_length(passage.text[ranked.start : ranked.end])
            share = share_of_words(statement, passage.text[start : ranked.end])
            read = -math.inf if math.isnan(ranked.reader) else ranked.reader
            yield _Sentence(passage, start, ranked.end, read, share)


def _difference(statement: str, sentence: _Sentence) -> Difference | None:
    check_time()
    if sentence.read < LEAST_READ:
        return None
    change = difference(statement, sentence.text, sentence.before, sentence.passage.title)
    if change is None and sentence.read >= LEAST_SURE:
        change = differs_in_one(statement, sentence.text, sentence.passage.title)
    return change


def _otherwise(statement: str, near: Sequence[_Sentence], today: date) -> _Finding | None:
    """The nearest sentence that contradicts the statement, else one of an older report that says otherwise."""
    older: _Finding | None = None
    for sentence in near:
        change = _difference(statement, sentence)
        if change is None:
            continue
        reported = sentence.passage.published
        is_old = reported is None or (today - reported).days > MOST_DAYS_APART
        if change.may_grow and is_old:
            grown = gettext_lazy(
                "An older article says {held}; the count may have grown since.", held=change.sentence_part
            )
            older = older or _Finding(Verdict.NOT_FOUND, grown, (sentence,))
        elif is_denied(sentence.text) or _is_overtaken(statement, sentence, near):
            continue
        elif is_old and may_have_changed(change, statement, reported or today, today):
            older = older or _Finding(Verdict.NOT_FOUND, explain_older(change, reported), (sentence,))
        else:
            return _Finding(Verdict.CONTRADICTED, explain(change, reported if is_old else None), (sentence,))
    return older


def _support(sentences: Sequence[_Sentence], today: date) -> str:
    """Of an older report with its day: what it says may have changed since."""
    day = _old_day(sentences, today)
    return gettext_lazy("An article from {day} says so.", day=day_in_words(day)) if day else SUPPORTED


def _support_in_other_words(sentences: Sequence[_Sentence], today: date) -> str:
    day = _old_day(sentences, today)
    if day is None:
        return IN_OTHER_WORDS
    return gettext_lazy("An article from {day} says so in other words: read the quote.", day=day_in_words(day))


def _old_day(sentences: Sequence[_Sentence], today: date) -> date | None:
    """The day of the newest of the first sentences, if that is long ago."""
    days = [day for sentence in _few(sentences) if (day := sentence.passage.published)]
    return max(days) if days and (today - max(days)).days > MOST_DAYS_APART else None


def _is_overtaken(statement: str, sentence: _Sentence, near: Sequence[_Sentence]) -> bool:
    """Whether a later report has all words of the statement: "has never won" was true before he won."""
    day = sentence.passage.published
    return day is not None and any(
        other.passage.published is not None
        and other.passage.published > day
        and not is_denied(other.text)
        and not absent_words(statement, [other.with_heading])
        for other in near
    )


def _newest_of_nearest(sentences: Sequence[_Sentence]) -> list[_Sentence]:
    """The newest of those that the reader finds about as near as the nearest: what is said of now is meant of now."""
    nearest = max((sentence.read for sentence in sentences), default=0.0)
    near = [sentence for sentence in sentences if sentence.read >= nearest - ABOUT_AS_NEAR]
    return sorted(near, key=lambda sentence: (sentence.passage.published or date.min, sentence.read), reverse=True)


def _few(sentences: Iterable[_Sentence]) -> tuple[_Sentence, ...]:
    """The first MOST_QUOTES, none in the words of another."""
    distinct: dict[str, _Sentence] = {}
    for sentence in sentences:
        distinct.setdefault(wording(sentence.text), sentence)
    return tuple(list(distinct.values())[:MOST_QUOTES])


def _nearest(statement: str, near: Iterable[_Sentence]) -> _Finding:
    """What comes nearest to a statement that nothing says or denies, to be compared with it."""
    few_sentences = _few(near)
    return _Finding(Verdict.NOT_FOUND, _compare(statement, few_sentences), few_sentences)


def _compare(statement: str, nearest: Sequence[_Sentence]) -> str:
    """What a person has to look for in the quotes that come nearest, which stand under their headlines and dates."""
    if not nearest:
        return NOT_FOUND
    absent = absent_words(statement, [sentence.with_heading for sentence in nearest])
    if len(absent) > MOST_ABSENT:
        return NEAR
    if not absent:
        return NEAR_WITH_ALL
    listed = [gettext_lazy("“{name}”", name=words) for words in absent]
    return gettext_lazy("Not in what comes nearest: {words}.", words=join(", ", listed))
