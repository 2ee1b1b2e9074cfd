import random
import time

import pytest

from ingest.sources.encodings import encoding_of
from ingest.sources.html import decode_html
from ingest.sources.unreadable import Unreadable


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "<meta charset=iso-8859-1>"),
        ("utf-16", ""),
        ("cp932", '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">'),
        ("iso-2022-jp", "<meta charset='iso-2022-jp'>"),
    ],
)
def test_encodings_of_pages(encoding, declared):
    html = f"<html><head>{declared}</head><body>円高が進む</body></html>"
    assert decode_html(html.encode(encoding)) == html


def test_latin_1_is_read_as_browsers_do():
    assert "“Größe”" in decode_html("<meta charset=latin1>“Größe”".encode("cp1252"))


@pytest.mark.parametrize(
    "declared", [b"", b"<meta charset=unicode_escape>", b"<meta charset=rot13>", b"<meta charset=big5>"]
)
def test_a_page_in_an_encoding_that_it_does_not_declare_is_a_failure(declared):
    with pytest.raises(Unreadable, match="save it as UTF-8"):
        decode_html(declared + b"\xff\xfe\xfd")


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("gb2312", "gbk", "朱镕基总理说"),
        ("GB_2312-80", "gb18030", "朱镕基"),
        ("x-gbk", "gbk", "朱镕基"),
        ("shift_jis", "cp932", "髙橋氏は①番～"),
        ("Windows-31J", "cp932", "髙橋"),
        ("euc-kr", "cp949", "펲시 뷁 똠방각하"),
        ("ks_c_5601-1987", "cp949", "똠방"),
        ("windows-949", "cp949", "똠방"),
        ("big5", "big5hkscs", "著名嘅"),
        ("us-ascii", "cp1252", "“Tariffs” – €"),
        ("iso-8859-1", "cp1252", "“Tariffs” – €"),
        ("iso8859-1", "cp1252", "“Tariffs” – €"),
        ("ISO_8859-1:1987", "cp1252", "“Tariffs” – €"),
        ("iso-8859-9", "cp1254", "“Erdoğan” ı"),
        ("latin5", "cp1254", "“Erdoğan” ı"),
        ("iso-8859-11", "cp874", "“ข่าว”"),
    ],
)
def test_labels_mean_what_browsers_take_them_for(declared, encoding, text):
    html = f"<meta charset={declared}><p>{text}</p>"
    assert decode_html(html.encode(encoding)) == html


@pytest.mark.parametrize(
    "before",
    [
        "<script>" + "var news = 1;" * 1000 + "</script><meta charset=windows-1252>",
        "<?xml version='1.0' encoding='ISO-8859-1'?>",
    ],
)
def test_places_where_an_encoding_may_be_declared(before):
    html = f"{before}<p>“Größe”"
    assert decode_html(html.encode("cp1252")) == html


@pytest.mark.parametrize("label", ["utf-8", "utf-16", "unicode_escape", "rot13", "idna", "cp65001", ""])
def test_labels_that_choose_no_encoding(label):
    assert encoding_of(label) is None


def test_a_byte_without_a_meaning_is_a_control_character_as_in_browsers():
    assert decode_html(b"<meta charset=windows-1252><p>caf\xe9 x\x9dy") == "<meta charset=windows-1252><p>café x\x9dy"


@pytest.mark.parametrize(
    ("declared", "encoding", "broken"),
    [
        ("", "utf-8", b"\xe5\x86"),
        ("<meta charset=utf-8>", "utf-8", b"\xff"),
        ("<meta charset=euc-jp>", "euc-jp", b"\xff"),
    ],
)
def test_a_little_damage_is_ignored(declared, encoding, broken):
    story = "円高が進む。" * 5
    html = declared.encode() + story.encode(encoding) + broken + b"<p>"
    assert decode_html(html) == f"{declared}{story}\ufffd<p>"


@pytest.mark.parametrize("declared", ["", "<meta charset=rot13>"])
@pytest.mark.parametrize("text", ["“Größe”, 5 € – Übermaß", "Été : l’« État »", "créée", "x\x9dy"])
def test_a_page_that_declares_nothing_is_in_windows_1252_as_in_browsers(declared, text):
    html = f"{declared}<p>{text}</p>"
    assert decode_html(html.encode("latin-1" if "\x9d" in text else "cp1252")) == html


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Русские новости сегодня"),
        ("shift_jis", "日本語の記事です"),
        ("cp1253", "ελληνικά νέα"),
        ("utf-8", "Größe, Übermaß und schöne Äpfel \ufffd, \ufffd, \ufffd"),  # much of it damaged
    ],
)
def test_a_page_that_declares_nothing_and_is_no_windows_1252_is_a_failure(encoding, text):
    with pytest.raises(Unreadable, match="save it as UTF-8"):
        decode_html(f"<p>{text}</p>".encode(encoding).replace("\ufffd".encode(), b"\xf6"))


@pytest.mark.parametrize("seed", range(20))
def test_rubbish_is_no_page(seed):
    with pytest.raises(Unreadable):
        decode_html(random.Random(seed).randbytes(2_000))
    with pytest.raises(Unreadable):
        decode_html(random.Random(seed).randbytes(2_000).replace(b"\0", b""))


@pytest.mark.parametrize("declared", ["<meta charset=utf-8>", "<meta charset=euc-jp>"])
def test_much_damage_means_another_encoding(declared):
    with pytest.raises(Unreadable, match="save it as UTF-8"):
        decode_html(f"{declared}Größe, Übermaß, schön, fünf, Zürich".encode("latin-1"))


def test_replacement_characters_in_the_page_itself_are_no_damage():
    assert decode_html("a\ufffd\ufffd\ufffd".encode()) == "a\ufffd\ufffd\ufffd"
    assert decode_html("円高が進む。\ufffd\ufffd".encode() + b"\xff") == "円高が進む。\ufffd\ufffd\ufffd"


@pytest.mark.parametrize(
    "head",
    [
        "<meta charset=" + " " * 99_000,
        "<?xml" + " encoding =" * 9_000,
        "<meta charset='" + "\n" * 99_000,
        "<meta" * 20_000,
    ],
)
def test_an_endless_declaration_takes_no_time(head):
    started = time.perf_counter()
    assert "円" in decode_html(f"{head}<p>円".encode())
    assert time.perf_counter() - started < 3  # the first took 107 s
