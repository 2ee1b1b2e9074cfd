import pytest

from bot.replies.answer import claim_text
from bot.replies.page import reply_page
from bot.replies.shown_quotes import may_go_on, rows_of_list
from tests.bot.replies.test_page import lines

LIST = "The mines are:\n\nKestrel\n\nMarrow"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("The mines are:\n\nKestrel\nMarrow", ["The mines are:", "Kestrel", "Marrow"]),
        ("It rained.\n\nThe mines are: \n\nKestrel\nMarrow", ["It rained.\n\nThe mines are: ", "Kestrel", "Marrow"]),
        ("The mines are:\n\nKestrel", []),
        ("It rained.\nThen it snowed.\nIt stopped.", []),
        ("He said: it rained.", []),
        ("He told us on Tuesday:\nthe mine of Orla is\nto close in June.", []),
        ("The mines are:\n\nKestrel\n\n\u200b\n\nMarrow", ["The mines are:", "Kestrel", "Marrow"]),
        ("", []),
    ],
)
def test_the_rows_of_a_list_are_told_from_other_lines(text, rows):
    assert [text[start:end] for start, end in rows_of_list(text)] == rows


@pytest.mark.parametrize(
    ("below", "is_more"),
    [
        ("\n\nOrla\n\nStirk", True),
        ("\n\nOrla\n\nStirk\n\nThey are old.", True),
        ("\n\nOrla\n\nThey belong to Ann Lee.", True),
        ("\n\nThey are old.\n\nOrla", False),
        ("\n\nThe hills are:\n\nOrla", False),
        ("\n\nOrla", True),
        ("", True),
    ],
)
def test_a_list_that_may_go_on_below_its_quote_says_so(build, below, is_more):
    """Rows that were cut off looked as if there were no others."""
    citation = build.citation(1, LIST, text=f"It rained. {LIST}{below}", end=200)
    answer = build.answer([(LIST, (1,))], [citation])
    shown = claim_text(answer.claims[0], [citation], None)

    assert may_go_on(citation) is is_more
    assert shown.splitlines()[-1] == ("> • … **[1]**" if is_more else "> • Marrow **[1]**")
    assert lines(reply_page(answer))[2 + is_more] == ("  • …” [1]" if is_more else "  • Marrow” [1]")
