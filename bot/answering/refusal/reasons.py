"""Every reason not to answer, as a sentence for a person; functions are in the order in which an answer asks them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answering.answer import Claim, DraftFault, Dropped, Evidence
from bot.answering.english.dates import day_in_words
from bot.answering.english.lexicon.grammar import ASKING
from bot.answering.english.terms import as_typed, search_terms, stems
from bot.answering.question.foreign import other_languages
from bot.answering.question.query import Query
from bot.answering.question.time.scope import Period, days_of
from bot.answering.search.evidence import number_passages
from bot.answering.search.retriever import WORDS_ONLY, SearchResult
from bot.languages.translatable import Translatable, gettext_lazy, join
from ingest.corpus.corpus import Corpus

LOOKED_FOR = 6  # words that a Refusal names at most
LONGEST_NAME = 40  # characters of one

EMPTY_QUESTION = gettext_lazy("There is no question to answer; ask one in a sentence.")
EMPTY_TOPIC = gettext_lazy("There is no topic to look for; name one in a few words, such as “mortgage rates”.")
EMPTY_CLAIM = gettext_lazy("There is no claim to look for; write what was reported, such as “Etna erupted”.")
EMPTY_CORPUS = gettext_lazy("The corpus holds no articles yet.")
NOTHING_SEEN = gettext_lazy("No article had been ingested by that day.")
NOTHING_NEAR = gettext_lazy("No article answers this question closely enough.")
EARLIER_ALONE = gettext_lazy("No near report is of the time that was asked about.")
NOTHING_ABOUT = gettext_lazy("No article is about this closely enough.")
NONE_LISTED = gettext_lazy("No article about this can be listed.")
NOTHING_BACKED = gettext_lazy("No drafted sentence could be backed by a quote.")
# Of a chat model's draft.
MODEL_FOUND_NONE = gettext_lazy("The chat model found no answer in the nearest articles.")
MODEL_UNPROVEN = gettext_lazy("Nothing that the chat model wrote could be proven from the articles.")
# The time limit of a question.
TOOK_TOO_LONG = gettext_lazy("This took too long and was stopped; ask again, or ask a narrower question.")
# Of a link in a question: nothing is fetched by asking.
NOT_LINKED = gettext_lazy("The linked page is not among the articles.")
FIRST_LINKED = gettext_lazy("Of the linked pages, only the first that is among the articles was searched.")
# Of a link in the place of a topic, which is looked for in all articles.
LINK_IS_NO_TOPIC = gettext_lazy("The linked page is not among the articles; name the topic in a few words.")
LINK_IS_NO_CLAIM = gettext_lazy("The linked page is not among the articles; write what was reported.")
LINK_LEFT_OUT = gettext_lazy("The words beside the link were looked for; the link was left out.")
# "What is this article about?" over a corpus of several.
WHICH_ARTICLE = gettext_lazy("Which article? Name its headline or what it is about; these are the newest.")
# Reasons that say that the articles lack something. The English sentence is stored with each refused question: one that
# is reworded is no longer counted with those that are stored.
KINDS_OF_GAP = (NOTHING_NEAR, NOTHING_SEEN, NOTHING_BACKED, MODEL_FOUND_NONE, MODEL_UNPROVEN)


def only_earlier(days: str) -> str:
    """Why reports from before the time that is asked about, given in words, do not answer."""
    return gettext_lazy(
        "The nearest articles were all published before this period ({days}), so they cannot answer the question.",
        days=days,
    )


def none_published(days: str, *, chosen: bool) -> str:
    """Why there is no overview of the time that is asked about, given in words, or of the reports that were chosen."""
    if chosen:
        return gettext_lazy("None of the reports that you chose was published in this period: {days}.", days=days)
    return gettext_lazy("No article was published in this period: {days}.", days=days)


def of_headline(headline: str) -> str:
    """What is looked for in the place of a link that stands alone."""
    return gettext_lazy("Looked for the headline of the linked article: “{headline}”.", headline=headline)


_ONLY_EARLIER = only_earlier("\0").partition("\0")[0]


def before_search(query: Query, count_passages: Callable[[], int], empty: str = EMPTY_QUESTION) -> str | None:
    """Why the question is not searched for at all (`empty`, if it has no word); None if it is."""
    if not any(c.isalnum() for c in query.text):
        return empty
    return None if count_passages() else EMPTY_CORPUS


def without_evidence(result: SearchResult) -> tuple[str, Evidence]:
    """Why nothing that was found may be used, and what was found instead: reports from before the time asked about."""
    earlier, period = number_passages(result.passages), result.query.scope.period
    if period and earlier.passages:
        return only_earlier(days_of(period)), earlier
    # Filters, or words that no report has, leave nothing as well.
    sees_all = not result.query.question.filters and WORDS_ONLY not in result.notes
    return (NOTHING_SEEN if result.query.as_of and sees_all else NOTHING_NEAR), earlier


def for_doubt(probability: float, threshold: float) -> str | None:
    """Why the evidence is not good enough; None where it is."""
    return None if probability >= threshold else NOTHING_NEAR


def for_draft(fault: DraftFault | None) -> str | None:
    """Why a chat model's draft leaves nothing to show; None where it leaves something."""
    if fault is None:
        return None
    return MODEL_FOUND_NONE if fault is DraftFault.NO_ANSWER else MODEL_UNPROVEN


def for_claims(claims: Sequence[Claim], dropped: Sequence[Dropped]) -> str | None:
    """Why no claim is shown; None if there are claims."""
    if claims:
        return None
    return NOTHING_BACKED if dropped else NOTHING_NEAR


def explained(reason: str, query: Query, result: SearchResult | None, corpus: Corpus) -> str:
    """The reason, with what was looked for, in which period, and a hint if the question is in another language."""
    if result is None:
        return reason
    return join(" ", (reason, _looked_for(query, result), *in_another_language(query, result, corpus)))


def in_another_language(query: Query, result: SearchResult, corpus: Corpus) -> tuple[str, ...]:
    """One sentence where what was typed is plainly in another language than what was found; else none."""
    languages = other_languages(query, result.passages, corpus)
    if languages is None:
        return ()
    question_language, answered = languages
    if question_language is None:
        hint = gettext_lazy(
            "This does not seem to be in {answered}, the language of the articles: try it in {answered}.",
            answered=answered,
        )
    else:
        hint = gettext_lazy(
            "This seems to be in {asked}, the articles are in {answered}: try it in {answered}.",
            asked=question_language,
            answered=answered,
        )
    return (hint,)


def _looked_for(query: Query, result: SearchResult) -> str:
    period = result.query.scope.period
    # Names first, then the rarest words. Words of a name are listed with it, words of a time as its days.
    inside = set(search_terms(period.words)) if period else set()
    name_texts = [name for name in query.names if not inside.issuperset(search_terms(name))]
    inside.update(word for name in name_texts for word in search_terms(name))
    weights = result.query.weights
    other_terms = [
        word for word in query.terms if word not in inside and word not in ASKING
    ]  # "whats", typed in a hurry
    other_terms.sort(key=lambda word: -max((weights.get(part, 0.0) for part in stems(word)), default=0.0))
    words_as_typed = as_typed(query.text)  # as typed: a term may have lost its accents, as "wiedereroffnet"
    looked_for = (*name_texts, *(words_as_typed.get(word, word) for word in other_terms))
    shortened = [name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…" for name in looked_for]
    listed = [gettext_lazy("“{name}”", name=name) for name in shortened[:LOOKED_FOR]] or [gettext_lazy("any report")]
    looked = gettext_lazy("Looked for {listed}", listed=join(", ", listed))
    time_text = _looked_for_first(period) if period else ""
    until = gettext_lazy(", in what was known by {day}", day=day_in_words(query.as_of)) if query.as_of else ""
    return join("", (looked, time_text, until, "."))


def _looked_for_first(period: Period) -> Translatable:
    days = days_of(period)
    if period.start is None or period.end is None:
        return gettext_lazy(", reports of this time first: {days}", days=days)
    return gettext_lazy(", reports of {days} first", days=days)


def kind_of_gap(reason: str) -> str | None:
    """Which kind of reason this is, without what was looked for; None where no article would have helped."""
    if reason.startswith(_ONLY_EARLIER):
        return EARLIER_ALONE
    return next((kind for kind in KINDS_OF_GAP if reason.startswith(kind)), None)
