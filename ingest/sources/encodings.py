"""The encodings of web pages, read as browsers read them: labels by what is meant, damage passed over.

A label is not taken literally: "gb2312" has stood for its larger successors since long, "iso-8859-1" for
windows-1252. https://encoding.spec.whatwg.org/#names-and-labels
"""

from __future__ import annotations

import re

# Python's name of an encoding, and its labels without their hyphens and other marks. Python knows
# more that a page must not choose, such as unicode_escape.
_LABELS = {
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso88592 iso885921987 isoir101 l2 latin2",
    "iso8859-3": "csisolatin3 iso88593 iso885931988 isoir109 l3 latin3",
    "iso8859-4": "csisolatin4 iso88594 iso885941988 isoir110 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso88595 iso885951988 isoir144",
    "iso8859-6": "arabic asmo708 csisolatinarabic ecma114 iso88596 iso88596e iso88596i iso885961987 isoir127",
    "iso8859-7": "csisolatingreek ecma118 elot928 greek greek8 iso88597 iso885971987 isoir126 suneugreek",
    "iso8859-8": "csisolatinhebrew hebrew iso88598 iso88598e iso88598i iso885981988 isoir138 logical visual",
    "iso8859-10": "csisolatin6 iso885910 isoir157 l6 latin6",
    "iso8859-13": "iso885913",
    "iso8859-14": "iso885914",
    "iso8859-15": "csisolatin9 iso885915 l9 latin9",
    "iso8859-16": "iso885916",
    "koi8-r": "cskoi8r koi koi8 koi8r",
    "koi8-u": "koi8ru koi8u",
    "mac-roman": "csmacintosh mac macintosh xmacroman",
    "mac-cyrillic": "xmaccyrillic xmacukrainian",
    "cp874": "cp874 dos874 iso885911 tis620 windows874",
    "cp1250": "cp1250 windows1250 xcp1250",
    "cp1251": "cp1251 windows1251 xcp1251",
    "cp1252": "ansix341968 ascii cp1252 cp819 csisolatin1 ibm819 iso88591 iso885911987 isoir100 l1 latin1 usascii"
    " windows1252 xcp1252",
    "cp1253": "cp1253 windows1253 xcp1253",
    "cp1254": "cp1254 csisolatin5 iso88599 iso885991989 isoir148 l5 latin5 windows1254 xcp1254",
    "cp1255": "cp1255 windows1255 xcp1255",
    "cp1256": "cp1256 windows1256 xcp1256",
    "cp1257": "cp1257 windows1257 xcp1257",
    "cp1258": "cp1258 windows1258 xcp1258",
    "gb18030": "chinese cp936 csgb2312 csiso58gb231280 gb18030 gb2312 gb231280 gbk isoir58 windows936 xgbk",
    "big5hkscs": "big5 big5hkscs cnbig5 cp950 csbig5 windows950 xxbig5",
    "euc-jp": "cseucpkdfmtjapanese eucjp xeucjp",
    "iso2022-jp": "csiso2022jp iso2022jp",
    "cp932": "cp932 csshiftjis ms932 mskanji shiftjis sjis windows31j windows932 xsjis",
    "cp949": "cp949 cseuckr csksc56011987 euckr isoir149 korean ksc5601 ksc56011987 ksc56011989 windows949",
}
_ENCODINGS = {label: encoding for encoding, labels in _LABELS.items() for label in labels.split()}
_MARKS = re.compile(r"[^a-z0-9]+")
# Bytes beyond ASCII as no text in windows-1252 has many: in other scripts they form words, in damaged UTF-8 characters.
_NOT_WESTERN = re.compile(rb"[\x80-\xff]{3,}|[\xc2-\xdf][\x80-\xbf]")
_OF_WINDOWS = re.compile(r"cp(?:125\d|874)")

_CONTROLS = {0xDC00 + byte: byte if byte < 0xA0 else 0xFFFD for byte in range(0x80, 0x100)}
# A character cut in two is no sign of another encoding where a few others are whole; nor is one in twenty.
_GOOD_FOR_THE_FIRST = 5
_GOOD_FOR_ONE_DAMAGED = 20


def encoding_of(label: str) -> str | None:
    """Python's name of the encoding that a page means by a label; None for UTF-8, UTF-16 and unknown ones."""
    return _ENCODINGS.get(_MARKS.sub("", label.lower()))


def is_utf_label(label: str) -> bool:
    """Whether a page means UTF-8 or UTF-16 by a label."""
    return "utf" in label.lower()


def is_utf_8(data: bytes) -> bool:
    """Whether these bytes are whole text in UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decode_mostly(data: bytes, encoding: str) -> str | None:
    """The text, U+FFFD where a little of it is damaged; None where much is, as in another encoding."""
    if _OF_WINDOWS.fullmatch(encoding):
        # Bytes without a meaning become U+DC80 to U+DCFF and then, as in browsers, controls.
        text = data.decode(encoding, "surrogateescape").translate(_CONTROLS)
    else:
        text = data.decode(encoding, "replace")
    damaged = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if encoding == "utf-8" else 0)
    good = len(text) - len(text.encode("ascii", "ignore")) - damaged
    allowed = max(int(good >= _GOOD_FOR_THE_FIRST), good // _GOOD_FOR_ONE_DAMAGED)
    return text if damaged <= allowed else None


def decode_undeclared(data: bytes) -> str | None:
    """The text of a page that declares nothing, in windows-1252 as browsers read it; None where it is in another one.

    https://html.spec.whatwg.org/#determining-the-character-encoding
    """
    others = sum(map(len, _NOT_WESTERN.findall(data)))
    beyond_ascii = len(data) - len(data.decode("ascii", "ignore"))
    return None if 2 * others > beyond_ascii else decode_mostly(data, "cp1252")
