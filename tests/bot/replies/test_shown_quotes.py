import pytest

from bot.replies.shown_quotes import rows_of_list


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("The mines are:\n\nKestrel\nMarrow", ["The mines are:", "Kestrel", "Marrow"]),
        ("It rained.\n\nThe mines are: \n\nKestrel\nMarrow", ["It rained.\n\nThe mines are: ", "Kestrel", "Marrow"]),
        ("The mines are:\n\nKestrel", []),
        ("It rained.\nThen it snowed.\nIt stopped.", []),
        ("He said: it rained.", []),
        ("", []),
    ],
)
def test_the_rows_of_a_list_are_told_from_other_lines(text, rows):
    assert [text[start:end] for start, end in rows_of_list(text)] == rows
