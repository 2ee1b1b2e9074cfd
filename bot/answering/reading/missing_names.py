"""Which names and figures of a question are in none of the articles that may answer it.

A report on one minister reads like an answer about another one. That a name is in none of the articles, headline and
text, can be looked up. Figures are compared by value. What texts write in many ways is left aside: countries with
several names, titles, small counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.answering.english.figures import Figure, figures
from bot.answering.english.lexicon.closed_words import AUXILIARIES
from bot.answering.english.lexicon.people import TITLES
from bot.answering.english.spelling import names_many_named, words_of_country
from bot.answering.english.terms import stems, words
from bot.answering.question.query import Query
from bot.answering.search.acronyms import in_capitals, is_acronym, is_written
from bot.answering.search.word_finder import WordFinder
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.text.folding import fold

_COUNT = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")  # "three" and "third" in a text
LONGEST = 200_000  # characters of an article that are looked at: a longer one may hold any name


def missing_names(query: Query, passages: Sequence[ScoredPassage], corpus: Corpus) -> list[str]:
    """The names and figures of the question, as typed, that no article of these passages holds.

    A year is held by a report of that year as well.
    """
    forms = _forms(query)
    if not forms or not passages:
        return []
    forms_of_names = frozenset[str]().union(*(form for parts in forms.values() for form in parts))
    finder = WordFinder(forms_of_names, query.otherwise)
    missing, figures_of_names = dict.fromkeys(forms), figures_by_name(query)
    are_acronyms: dict[str, bool] = {}

    def is_as_written(word: str, text: str) -> bool:
        if is_written(word, text):
            return True
        if word not in are_acronyms:
            are_acronyms[word] = is_acronym(word, corpus)
        return not are_acronyms[word]

    for passage in {passage.version_id: passage for passage in reversed(passages)}.values():
        version = corpus.version(passage.article_id, passage.version_id)
        text = version.text if version else passage.text
        if len(text) > LONGEST:
            return []
        text = fold(f"{passage.title}\n{text}")
        forms_there = finder.found_in(text)
        year = str(passage.published.year) if passage.published else None
        for name in list(missing):
            holds = all(not form.isdisjoint(forms_there) for form in forms[name])
            if name == year or (holds and all(is_as_written(word, text) for word in in_capitals(name))):
                del missing[name]
        for name in given_figures({name: figures_of_names[name] for name in missing if name in figures_of_names}, text):
            del missing[name]
        if not missing:
            return []
    return list(missing)


def figures_by_name(query: Query) -> dict[str, Figure]:
    """The figures among the names of a question, by the name: "5" of "$5 billion", none of "Boeing 737"."""
    plain = query.statement.plain
    # "Did Ford recall more than 600,000 cars?" asks about the bound; "Who recalled more than 600,000?" says how many.
    asks_of_bound = not AUXILIARIES.isdisjoint(query.words[:1])
    words_and_figures = [
        (frozenset(words(plain[figure.start : figure.end])), figure if asks_of_bound else replace(figure, bound=""))
        for figure in query.statement.figures
    ]
    return {
        name: figure
        for name in query.names
        for figure_words, figure in words_and_figures
        if figure_words.issuperset(words(name))
    }


def given_figures(figures_of_names: Mapping[str, Figure], text: str) -> set[str]:
    """The names of those figures that the text gives, in digits or in words; with its unit, where one has a unit.

    A figure with a bound is given by one within it.
    """
    if not figures_of_names:
        return set()
    figures_of_text = {(figure.value, unit) for figure in figures(text) for unit in ("", figure.unit)}
    return {
        name
        for name, figure in figures_of_names.items()
        if any(_is_within(value, figure) for value, unit in figures_of_text if unit == figure.unit)
    }


def _is_within(value: Decimal, figure: Figure) -> bool:
    """Whether a value is that of the figure or, where it has a bound, within it: 700,000 is more than 600,000."""
    if figure.bound == "above":
        return value >= figure.value
    return value <= figure.value if figure.bound == "below" else value == figure.value


def _forms(query: Query) -> dict[str, list[frozenset[str]]]:
    """For each name that can be looked up, the stems of its parts in any form; none where capitals tell nothing."""
    if query.language not in (None, "English") or query.text.isupper():
        return {}
    forms = {}
    for name in query.names:
        parts = [word for word in words(name) if word not in TITLES]
        if parts and not names_many_named(name) and not _COUNT.fullmatch(name):
            forms[name] = [frozenset(stems(" ".join(words_of_country(part)))) for part in parts]
    return forms
