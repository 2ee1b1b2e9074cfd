import pytest

from ingest.sources.table_rows import plain_rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| Stand | Adult | \n|---|---|\n| River | £310 | \nBuy now.", "Stand | Adult\nRiver | £310\nBuy now."),
        ("|  | Now | \n|---|---|\n| Fee |  | 5 | ", "Now\nFee |  | 5"),
        ("| one | ", "one"),
        (r"| 3 \| 4 | 5 |", "3 | 4 | 5"),
        ("a | b\n|c", "a | b\n|c"),
        ("", ""),
    ],
)
def test_rows_are_written_as_a_reader_sees_them(text, expected):
    assert plain_rows(text) == expected
