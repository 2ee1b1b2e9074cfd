"""The words of the catalog's word index."""

from collections.abc import Callable
from datetime import date

from ingest.corpus.catalog import word_search

Write = Callable[..., list[int]]


def test_stems_with_a_prefix_have_their_passages(catalog, write):
    write("a", "Zelensky met Zeller in Zurich", 1)
    write("b", "What Zelensky said", 2)
    assert word_search.stems_beginning(catalog, "ze") == [("zelenski", 2), ("zeller", 1)]
    assert word_search.stems_beginning(catalog, "x") == []


def test_later_passages_are_seen(catalog, write):
    assert word_search.stems_beginning(catalog, "ze") == []
    write("a", "Zelensky", 1)
    assert word_search.stems_beginning(catalog, "ze") == [("zelenski", 1)]


def test_the_spelling_of_a_stem(catalog, write):
    write("a", "GENEVA - They met there.", 1)
    write("b", "They met in Geneva.", 2, title="geneva")
    assert word_search.written_forms(catalog, "geneva", 5) == ["GENEVA", "Geneva"]
    assert word_search.written_forms(catalog, 'no" such', 5) == []


def test_versions_with_a_text_are_those_of_an_outlet_that_have_it_word_for_word(catalog, write):
    said = "No bell rang, the bishop said."
    for name, text in (("a", f"It rained. {said}"), ("b", f"{said} It rained."), ("c", said.replace("No", "A"))):
        write(name, text, 1)
    assert len(word_search.versions_with(catalog, said, "example.org", 9)) == 2
    assert len(word_search.versions_with(catalog, said, "example.org", 1)) == 1
    assert word_search.versions_with(catalog, said, "another.example", 9) == []
    assert word_search.versions_with(catalog, said.upper(), "example.org", 9) == []
    assert word_search.versions_with(catalog, 'no" such', "example.org", 9) == []


def test_the_newest_texts_with_a_form_of_a_word(catalog, write):
    for day, text in enumerate(("The UPS crew", "Ups and downs", "They stood up", "A UPS plane", "UPSTAIRS"), start=1):
        write(f"a{day}", text, day)
    assert word_search.texts_writing(catalog, "UPS", ["UPS"], 9) == ["A UPS plane", "The UPS crew"]
    assert word_search.texts_writing(catalog, "UPS", ["UPS", "Ups"], 9) == [
        "A UPS plane",
        "Ups and downs",
        "The UPS crew",
    ]
    assert word_search.texts_writing(catalog, "UPS", ["UPS"], 1) == ["A UPS plane"]
    assert word_search.texts_writing(catalog, 'no" such', ["UPS"], 9) == []


def test_the_newest_texts_with_two_phrases_by_article(catalog, write):
    texts = ("The Justice Department (DOJ)", "Justice for a department: DOJ", "DOJ, the justice department", "doj")
    for day, text in enumerate(texts, start=1):
        write(f"a{day}", text, day)
    rows = catalog.connection.execute("SELECT article_id, text FROM versions")
    ids = {str(text): str(article) for article, text in rows}
    both = ["Justice Department", "DOJ"]
    first, last = (ids[texts[0]], texts[0]), (ids[texts[2]], texts[2])
    assert word_search.articles_writing(catalog, both, ["DOJ"], 9) == [last, first]
    assert word_search.articles_writing(catalog, both, ["DOJ"], 1) == [last]
    assert word_search.articles_writing(catalog, both, ["Justice"], 9) == [first]
    assert word_search.articles_writing(catalog, ["DOJ"], ["doj"], 9) == [(ids["doj"], "doj")]
    assert word_search.articles_writing(catalog, ['no" such', "DOJ"], ["DOJ"], 9) == []


def test_versions_with_a_form_of_a_word(catalog, write):
    for name, text in (("a", "The UPS crew"), ("b", "They stood up"), ("c", "A UPS plane")):
        write(name, text, 1)
    rows = catalog.connection.execute("SELECT article_id, version_id FROM versions")
    ids = {str(article): str(version) for article, version in rows}
    assert word_search.versions_writing(catalog, [ids["a"], ids["b"]], ["UPS", "Ups"]) == {ids["a"]: "The UPS crew"}
    assert word_search.versions_writing(catalog, [], ["UPS"]) == {}


def test_the_newest_passages_with_words_near_each_other(catalog, write):
    texts = {
        "a": ("The German chancellor", 1),
        "b": ("The chancellor of Germany", 2),
        "c": ("Germany waits. Its people hope that soon a chancellor comes", 3),
        "d": ("A chancellor", 4),
        "e": ("Germany's chancellor", 5),
        "f": ("The German chancellor again", 5),
        "g": ("The German chancellor's last day", 9),
    }
    for name, (text, day) in texts.items():
        write(name, text, 10, published=date(2025, 6, day))
    rows = catalog.connection.execute(
        "SELECT p.passage_id, v.article_id FROM passages p JOIN versions v USING (version_id)"
    )
    names = dict(rows.fetchall())
    words, days = [["german", "germany"], ["chancellor"]], (date(2025, 6, 1), date(2025, 6, 8))

    def found(words: list[list[str]], most: tuple[int, int] = (9, 9), as_of: date | None = None) -> list[str]:
        return [names[number] for number in word_search.newest_near(catalog, words, 2, days, most, as_of)]

    assert found(words) == ["e", "f", "b", "a"]
    assert found(words, (1, 9)) == ["e", "b", "a"]
    assert found(words, (9, 2)) == ["e", "f"]
    assert found([["chancellor"]]) == ["e", "f", "d", "c", "b", "a"]
    assert found(words, as_of=date(2025, 6, 9)) == []
    assert found([['no" such']]) == []
    assert found([]) == []
