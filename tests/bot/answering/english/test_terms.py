from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.spelling import one_spelling
from bot.answering.english.terms import names, search_terms, stem, stems, stems_as_written, words

plain = settings(derandomize=True, deadline=None, max_examples=100)

ENDINGS = ("s", "ed", "ing", "ions", "ational", "fulness", "ization", "ively", "ments", "alism")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wajima's market", ["wajima", "market"]),
        ("the workers’ pay", ["the", "workers", "pay"]),
        ("U.S. and US", ["us", "and", "us"]),
        ("at 4 p.m.", ["at", "4", "pm"]),
        ("Zürich, Élysée", ["zurich", "elysee"]),
        ("Wałęsa, Tromsø, Kılıçdaroğlu", ["walesa", "tromso", "kilicdaroglu"]),
        ("Cho Tae-yul", ["cho", "tae-yul"]),
        ("12.4 per cent", ["12.4", "per", "cent"]),
        ("0.5 per cent", ["0.5", "per", "cent"]),
        ("snake_case?!", ["snake", "case"]),
        ("... — ?", []),
    ],
)
def test_words_are_plain(text, expected):
    assert words(text) == expected


def test_a_name_with_an_ampersand_is_one_word():
    """AT&T was looked for as "t", which stands in every "don't"."""
    assert words("Who at AT&T, H&M's or Barnes & Noble?") == ["who", "at", "at&t", "h&m", "or", "barnes", "noble"]
    assert stems("AT&T") == ["at&t"]
    assert search_terms("AT&T") == ["at&t"]


def test_a_hyphenated_word_counts_as_its_parts():
    assert stems("Tae-yul") == stems("tae yul")


def test_stems_are_told_as_large_where_a_capital_or_a_figure_begins_their_word():
    written = stems_as_written("Spider-Man's 3rd anti-Nato film, in Łódź")
    large = ["spider", "man", "3rd", "lodz"]
    assert written == [(stem, stem in large) for stem in stems("Spider-Man's 3rd anti-Nato film, in Łódź")]


def test_forms_of_a_word_share_a_stem():
    assert stem("tariffs") == stem("tariff")
    assert stems("Tariffs") == stems("tariff’s")
    assert {stem(form) for form in ("sue", "sues", "sued", "suing")} == {"sue"}
    assert {stem(form) for form in ("free", "frees", "freed", "freeing")} == {"free"}
    assert {stem(form) for form in ("flee", "flees", "fled", "fleeing")} == {"flee"}


def test_a_name_that_outlets_spell_in_several_ways_has_one_stem():
    assert len(set(stems("Zelensky Zelenskyy Zelenskiy Zelenskyi Zelenskyy's"))) == 1
    # Polish names keep their ending, and so do other words.
    assert stems("Kaminski ski skiing sky whisky") == ["kaminski", "ski", "ski", "sky", "whiski"]
    assert one_spelling("Zelenskyy met Lipski.") == "Zelensky met Lipski."


def test_search_terms_leave_out_question_words():
    assert search_terms("What is the tariff on steel, and what on cars?") == ["tariff", "steel", "cars"]
    assert search_terms("Falk vs Lindt") == search_terms("falk versus lindt") == ["falk", "lindt"]
    assert search_terms("Isn't the tariff paused? Why didnt he, and who'd pay?") == ["tariff", "paused", "pay"]


def test_search_terms_of_only_stop_words_are_all_the_words():
    assert search_terms("Who are you?") == ["who", "are", "you"]


def test_a_question_of_only_news_words_is_searched_for_them():
    assert search_terms("latest news") == ["latest", "news"]
    assert search_terms("latest news on the strike") == ["news", "strike"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Wang Yi say in 2024?", ["Wang Yi", "2024"]),
        ("Peskov said what?", ["Peskov"]),
        ("“Peskov” said what?", ["Peskov"]),
        ("Name the mayor", []),
        ("Who met in March on a Monday?", []),
        ("who met?", []),
        ("Did the S&P 500 fall 12.4 per cent?", ["S&P 500", "12.4"]),
        ("Did it fall 9.5 per cent?", ["9.5"]),
        ("Tokyo or TOKYO or Tokyo's?", ["Tokyo"]),
        ("https://east.example/2025/10/19/Etna-erupts-in-Rome(2)/86786714007/ Is this in Catania?", ["Catania"]),
        ("Ann (HTTPS://East.example/Etna) Lee", ["Ann", "Lee"]),
        ("When did Mt. Etna erupt?", ["Etna"]),
        ("When did Mt Etna erupt?", ["Etna"]),
        ("Did Gov. O'Dea meet Sen Lee?", ["O'Dea", "Lee"]),
        ("Did Adm. O'Dea meet Det. Lee and the ADM CEO?", ["O'Dea", "Lee", "ADM CEO"]),
        ("What did Pres Xi say of Gen Z, and of Gen Zs and Gen Z's phones?", ["Xi", "Gen Zs", "Gen Z"]),
        ("Did Al Roe Jr resign?", ["Al Roe Jr"]),
        ("Didn't Al Roe resign?", ["Al Roe"]),
        ("Wasn’t Roe ill?", ["Roe"]),
        ("Who'd Ann Lee beat?", ["Ann Lee"]),
        ("I've read of Roe, hasn't O'Dea?", ["Roe", "O'Dea"]),
        ("Who won on 11/04/2025, 4.11.2025, 11/4/25 and 2025-11-04?", []),
        ("What of 9/11, a 50/50 split and Etna 3.11.7?", ["9", "11", "50", "Etna 3.11.7"]),
    ],
)
def test_names_are_capitalized_words_and_figures(question, expected):
    assert names(question) == expected


@plain
@given(st.text())
def test_search_terms_are_distinct_and_among_the_words(text):
    terms = search_terms(text)

    assert len(terms) == len(set(terms))
    assert set(terms) <= set(words(text))
    assert bool(terms) == bool(words(text))


@plain
@given(st.text())
def test_names_are_in_the_question_and_are_never_stop_words(text):
    for name in names(text):
        assert name in text
        assert name.lower() not in STOP_WORDS


@plain
@given(st.text())
def test_case_does_not_matter_to_stems_of_ascii(text):
    text = text.encode("ascii", "ignore").decode()

    assert stems(text.upper()) == stems(text.lower())


def test_concurrent_stemming_gives_the_same_stems():
    inputs = [f"{start}{end}" for start in ("elect", "nation", "govern", "report", "tariff") for end in ENDINGS]
    stem.cache_clear()
    expected = [stem(word) for word in inputs]
    stem.cache_clear()

    def all_of_them(_):
        return [stem.__wrapped__(word) for word in inputs]

    with ThreadPoolExecutor(4) as pool:
        assert all(stemmed == expected for stemmed in pool.map(all_of_them, range(40)))
