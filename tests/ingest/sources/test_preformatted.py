"""Preformatted text: the lines of a release are wrapped by hand, those of a table or of verse are not."""

import pytest

from ingest.sources.extraction import Extractor

RELEASE = (
    "MARROW, Dec. 2, 2026 -- Employment in the region rose by 1,200 in November,\n"
    "and the unemployment rate was little changed at 4.1 percent, the office in\n"
    "Marrow reported today. Employment rose in health care and in\n"
    "transport.\n"
    "\n"
    "The jobless rate of men was 3.9 percent and that of women was 3.8 percent, the\n"
    "office said.  It will publish its next report on the employment of the two-\n"
    "year period in January."
)
PARAGRAPHS = [
    "MARROW, Dec. 2, 2026 -- Employment in the region rose by 1,200 in November, and the unemployment rate was little "
    "changed at 4.1 percent, the office in Marrow reported today. Employment rose in health care and in transport.",
    "The jobless rate of men was 3.9 percent and that of women was 3.8 percent, the office said. It will publish its "
    "next report on the employment of the two-year period in January.",
]


@pytest.fixture(scope="module")
def extractor():
    with Extractor() as opened:
        yield opened


def lines_of(extractor, preformatted):
    html = (
        "<html><head><title>Jobs</title></head><body><article><h1>Jobs</h1>"
        f"<pre>{preformatted}</pre></article></body></html>"
    )
    return [line for line in extractor.read(html).text.split("\n\n") if line != "Jobs"]


def test_a_release_keeps_its_paragraphs(extractor):
    """Each of its lines was a paragraph."""
    assert lines_of(extractor, RELEASE) == PARAGRAPHS


@pytest.mark.parametrize(
    ("written", "paragraphs"),
    [
        (RELEASE.replace("\n", "\r\n"), PARAGRAPHS),
        (RELEASE.replace("The jobless", "<a href='/men'>The <b>jobless</b></a>"), PARAGRAPHS),
        (RELEASE.replace("\n\n", "\n \t\n\n"), PARAGRAPHS),
        (RELEASE.upper(), [paragraph.upper() for paragraph in PARAGRAPHS]),
        (RELEASE.replace("\nThe jobless", "\nEMPLOYMENT\nThe jobless"), [PARAGRAPHS[0], "EMPLOYMENT", PARAGRAPHS[1]]),
        (
            f"{RELEASE}\n* WHERE...The north of the region and its islands\n  in the sea.\n* WHEN...Until Friday.",
            [
                PARAGRAPHS[0],
                PARAGRAPHS[1],
                "* WHERE...The north of the region and its islands in the sea.",
                "* WHEN...Until Friday.",
            ],
        ),
        (
            f"{RELEASE}\n\nMen      3.9   3.8\nWomen    3.8   3.9",
            [*PARAGRAPHS, "Men 3.9 3.8", "Women 3.8 3.9"],
        ),
    ],
)
def test_what_stands_beside_sentences_is_a_line_of_its_own(extractor, written, paragraphs):
    lines = [" ".join(line.split()) for line in lines_of(extractor, written)]
    assert lines == paragraphs


TABLE = (
    "Category of the workers      November   December  Change since then\n"
    "men over sixteen years            3.9        3.8               -0.1\n"
    "women over sixteen years          3.8        3.9                0.1"
)
VERSE = (
    "The bridge of Marrow stands no more tonight,\n"
    "And no one goes across the bay by foot;\n"
    "The gulls have left their places with the light,\n"
    "The lamps are dark where once the lamps were put."
)
LIST = (
    "Jane Doe, chair, office of statistics, Marrow\n"
    "John Roe, deputy chair, harbor office, Marrow\n"
    "Ann Poe, member, office of education, Marrow"
)
SHORT = "we met\nby the bay\nand nobody\ncame back\nto tell us"


@pytest.mark.parametrize("lines", [TABLE, VERSE, LIST, SHORT])
@pytest.mark.parametrize("beside", ["", f"{RELEASE}\n\n"], ids=["alone", "in a release"])
def test_the_lines_of_tables_lists_and_verse_are_kept(extractor, lines, beside):
    expected = [" ".join(line.split()) for line in lines.split("\n")]
    found = [" ".join(line.split()) for line in lines_of(extractor, f"{beside}{lines}")]
    assert found[-len(expected) :] == expected


def test_the_lines_of_a_program_are_kept(extractor):
    program = RELEASE.replace("\n\n", "\n")
    assert lines_of(extractor, f"<code>{program}</code>") == program.split("\n")


def test_endless_preformatted_texts_do_not_delay_a_page(extractor):
    text = "<pre>and so it goes on\n\n</pre>" * 20_000 + f"<pre>{'a ' * 200_000}\n{RELEASE}</pre>"
    html = f"<html><body><article><h1>Jobs</h1><pre>{RELEASE}</pre></article>{text}</body></html>"
    assert PARAGRAPHS[1] in extractor.read(html).text
