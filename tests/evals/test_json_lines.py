import gzip
import hashlib
from datetime import date

import pytest

from evals.json_lines import day_of, each_record, read_records, text_of, texts_of
from ingest.corpus.errors import UsageError


def read(file):
    return read_records(file, lambda fields, number: (fields["name"], number), "a name", "names")


def test_lines_end_at_line_feeds_and_empty_ones_count(tmp_path):
    file = tmp_path / "names.jsonl"
    file.write_bytes('\ufeff{"name": "An\u2028na"}\r\n\n{"name": "Ben"}'.encode())

    assert read(file) == [("An\u2028na", 1), ("Ben", 3)]


def test_a_compressed_file_is_read(tmp_path):
    file = tmp_path / "names.jsonl.gz"
    file.write_bytes(gzip.compress(b'{"name": "Anna"}\n'))

    assert read(file) == [("Anna", 1)]


def test_the_digest_is_of_what_was_read(tmp_path):
    for name, pack in (("names.jsonl", bytes), ("names.jsonl.gz", gzip.compress)):
        file, content = tmp_path / name, pack(b'{"name": "Anna"}\n')
        file.write_bytes(content)
        records = read(file)
        file.write_bytes(b"")

        assert records.source == {"file": name, "sha256": hashlib.sha256(content).hexdigest()}


@pytest.mark.parametrize("value", [None, 5, "", " ", ["Ann"], {"Ann": 1}, True, "half a pair: \ud800"])
def test_what_is_no_text_is_an_error(value):
    with pytest.raises((TypeError, ValueError)):
        text_of({"name": value}, "name")
    if value not in ("", " "):  # in a list they are none
        with pytest.raises((TypeError, ValueError)):
            texts_of({"names": ["Ann", value]}, "names")


def test_texts_are_read_from_a_list():
    assert text_of({"name": "Ann"}, "name") == "Ann"
    assert texts_of({"names": ["Ann", "Ben"]}, "names") == ("Ann", "Ben")
    assert texts_of({"names": []}, "names") == ()
    assert texts_of({"names": ["", "Ann", " \n"]}, "names") == ("Ann",)
    assert texts_of({"names": [""]}, "names") == ()
    with pytest.raises(TypeError, match="its names is no list"):
        texts_of({"names": "Ann"}, "names")  # three texts of a letter each
    with pytest.raises(KeyError):
        texts_of({}, "names")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{}", "it has no 'name'"),
        ("[]", "list indices"),
        ("{", "Expecting"),
        ("3", "not subscriptable"),
        ("[" * 100_000, "while decoding a JSON array"),
    ],
)
def test_a_wrong_line_is_named_with_the_reason(tmp_path, line, reason):
    file = tmp_path / "names.jsonl"
    file.write_text(f'{{"name": "Anna"}}\n{line}\n')

    with pytest.raises(UsageError) as failure:
        read(file)
    assert failure.value.user_message.startswith(f"{file} line 2: not a name (")
    assert reason in failure.value.user_message


def test_a_number_that_is_too_large_is_named(tmp_path):
    file = tmp_path / "counts.jsonl"
    file.write_text("1e400\n")

    with pytest.raises(UsageError, match=r"line 1: not a count \(cannot convert float infinity"):
        read_records(file, lambda count, _number: int(count), "a count", "counts")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("none.jsonl", None, "cannot be read as names (No such file or directory)"),
        ("names.jsonl", b"\xff", "cannot be read as names (it is not text in UTF-8)"),
        ("names.jsonl", b'{"name": "Anna"}\n{"name": "\xff"}', "names.jsonl line 2: cannot be read as names (it is"),
        ("names.jsonl.gz", b"plain", "cannot be read as names (it is not compressed by gzip)"),
        (
            "names.jsonl.gz",
            gzip.compress(b"x" * 99, mtime=0)[:-4],
            "cannot be read as names (it is not compressed by gzip)",
        ),
        (
            "names.jsonl.gz",
            gzip.compress(b"", mtime=0)[:10] + b"\xff" * 20,
            "cannot be read as names (it is not compressed",
        ),
        ("names.jsonl", b" \n", "holds no names."),
    ],
)
def test_a_file_of_no_records_is_refused(tmp_path, name, content, reason):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(UsageError) as failure:
        read(file)
    assert reason in failure.value.user_message


def test_a_day_is_read_and_none_where_there_is_none():
    assert day_of({"as_of": "2025-03-31"}, "as_of") == date(2025, 3, 31)
    assert day_of({"as_of": 20250331}, "as_of") == date(2025, 3, 31)
    assert [day_of(fields, "as_of") for fields in ({}, {"as_of": None}, {"as_of": ""})] == [None] * 3
    for value in ("31.3.2025", "2025-02-30", "2025-03", True):
        with pytest.raises(ValueError, match=r'as_of is a day of the calendar: "as_of": "2025-03-31", not'):
            day_of({"as_of": value}, "as_of")


def test_a_large_file_is_read_line_by_line(tmp_path):
    file = tmp_path / "names.jsonl.gz"
    file.write_bytes(gzip.compress('\ufeff{"name": "Anna"}\n\n{"name": "Ben"}'.encode()))

    with each_record(file, "names") as records:
        assert list(records) == [{"name": "Anna"}, {"name": "Ben"}]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file or directory"),
        (b"\xff", "it is not text in UTF-8"),
        (b"{}", "it has no 'name'"),
        (b"[]", "list indices must be integers or slices, not str"),
        (b"{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ],
)
def test_what_a_large_file_does_not_hold_is_named(tmp_path, content, reason):
    file = tmp_path / "names.jsonl"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(UsageError) as failure, each_record(file, "names") as records:
        [record["name"] for record in records]
    assert failure.value.user_message == f"{file}: cannot be read as names ({reason})."
