from datetime import date

from ingest.corpus.articles import Correction
from ingest.corpus.catalog.correcting_articles import corrections_elsewhere

HEADLINE = "Old Marrow mill to be a museum"
LABEL = "Corrections and clarifications: June 7"


def headline_lookups(catalog, version_ids, as_of=None):
    """What is corrected in these versions, and how often the words of a headline were looked for."""
    statements = []
    catalog.connection.set_trace_callback(statements.append)
    found = corrections_elsewhere(catalog, version_ids, as_of)
    catalog.connection.set_trace_callback(None)
    return found, sum("body : " in statement for statement in statements)


def test_a_headline_is_looked_for_only_where_a_later_article_says_that_it_corrects(catalog, write):
    for day in range(1, 9):
        write(f"a{day}", f"Day {day} of the mill.", day, published=date(2025, 6, day), title=HEADLINE)
    named = f'Our report "{HEADLINE}" gave a wrong day.'
    write("correction", named, 7, published=date(2025, 6, 7), title=LABEL)
    write("officers", named, 9, published=date(2025, 6, 9), title="Correction officers strike")
    ids = [
        str(row[0])
        for row in catalog.connection.execute("SELECT version_id FROM versions WHERE title = ?", (HEADLINE,))
    ]

    correction = Correction(f"Corrections and clarifications:\n{named}", date(2025, 6, 7))
    found, lookups = headline_lookups(catalog, ids)
    assert (list(found.values()), lookups) == ([correction] * 7, 7)  # not of what came out after it
    assert headline_lookups(catalog, ids, date(2025, 6, 6)) == ({}, 0)

    write("correction", "It gave a wrong day.", 8, published=date(2025, 6, 7), title="About the mill")
    assert headline_lookups(catalog, ids) == ({}, 0)
    found, lookups = headline_lookups(catalog, ids, date(2025, 6, 7))
    assert (list(found.values()), lookups) == ([correction] * 7, 14)
