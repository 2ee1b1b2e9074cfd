"""What the structure of a page says of it: its own words of what it is, its links, its forms, its marks of walls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from itertools import islice
from typing import Any

from ingest.clean import comparable
from ingest.sources.json_ld import kinds_of, scripts_in
from ingest.sources.language_tag import language_tag

_MOST_JSON = 2_000_000  # characters of JSON-LD that are read
_MOST_FEEDS = 5
_MOST_WORDS = 1_000_000  # of one article; a larger count is none
_MOST_CONSENT = _MOST_TEASER_TEXT = 50_000  # characters
_LONGEST_TITLE = 1_000  # characters
_HEADINGS = ("h2", "h3", "h4")
_FEWEST_TEASERS, _MOST_TEASERS, _TEASER_DEPTH = 4, 100, 4
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_LETTERS = 10  # a link of fewer letters names no story
# Ids and classes, and addresses of scripts, that programs write into pages; not words that a page says to people.
_CHALLENGE = re.compile(
    r"challenge-platform|cf-chl|cf_chl|cf-challenge|challenge-form|challenges\.cloudflare|_incapsula_|incapsula|px-captcha|"
    r"perimeterx|captcha-delivery|datadome|ddos-guard|sgcaptcha|hcaptcha|g-recaptcha|recaptcha/api|geetest|aws-?waf|"
    r"awswaf|sucuri_cloudproxy|kpsdk|distil_r_",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"onetrust|didomi|sp_message|sourcepoint|cookiebot|cybotcookie|qc-cmp|quantcast|truste(?![a-z])|trustarc|usercentrics|"
    r"uc-(?:banner|main)|consentmanager|cmpbox|fc-consent|fundingchoices|iubenda|borlabs|cookieyes|cky-consent|"
    r"cookie-?(?:wall|consent|banner|law|notice)|consent-?(?:page|form|wall|overlay)|axeptio|tarteaucitron|"
    # Adobe Experience Manager begins the class of each part of a page with "cmp-": cmp-container, cmp-text.
    r"(?:^|[\s_-])(?:gdpr|rgpd|dsgvo|cmp(?![_-](?!app|banner|box|consent|cookie|dialog|layer|modal|notice|overlay|popup|"
    r"privacy|root|screen|ui|wall|wrapper)))(?:[\s_-]|$)",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"(?<!\S)(?:tag|category|topic)-\S++", re.IGNORECASE)  # what a story is about, as WordPress says it
_PAYWALL = re.compile(
    r"pay-?wall|tp-modal|tp-container|piano|subscriber-only|subscribers-only|premium-(?:content|wall|box)|regwall|"
    r"registration-wall|meteredcontent|metered-content|article-locked|locked-content|barrier-page|poool|"
    r"zephr|sophi-|offer-(?:page|zone)|abo-?wall|plus-?wall",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"(?:^|[\s_-])(?:error-?page|page-?error|error-?(?:403|404|410|500|502|503)|(?:403|404|410|500|503)-?(?:page|error|template)|"
    r"not-?found(?:-page)?|page-?not-?found|http-?error)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_ERROR_NUMBER = re.compile(r"(?<![\w.,$€£-])(?:401|403|404|410|429|500|502|503|504)(?![\w.,%°-])")
# https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh
_REFRESH = re.compile(r"\s*+[\d.]*+[\s;,]*+(?:url\s*+=\s*+)?[\"']?([^\"']*+)", re.IGNORECASE)
_BETWEEN = re.compile(r"[|·•:–—()]|(?<=\s)-(?=\s)")  # the parts of a title
_BESIDE_NUMBER = re.compile(r"\b(?:http|error|page|not found)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What was counted in a page, hidden parts too; characters are those of its text.

    `kinds` are the types of JSON-LD at its top, `words` what it states as the article's count of words, None where it
    states none; `is_free` is what it says of that, None where it says nothing. `link_texts` are the texts of links of
    10 letters or more. `feeds` are the addresses, as written, of the feeds that its head names, `json_links` those of
    JSON, which may be a feed or anything else. `consent_text` is the text of the boxes in which a consent framework
    asks, `teaser_text` that of the boxes under headings that are links; one space between words. `refresh` is the
    address, as written, that browsers open in the page's place by themselves.
    """

    og_type: str = ""
    kinds: tuple[str, ...] = ()
    words: int | None = None
    is_free: bool | None = None
    link_texts: tuple[str, ...] = ()
    headed_links: int = 0
    teaser_text: str = ""
    passwords: int = 0
    videos: int = 0
    challenge: bool = False
    consent_text: str = ""
    paywall: bool = False
    error_marks: bool = False
    error_number: bool = False
    refresh: str = ""
    language: str | None = None
    feeds: tuple[str, ...] = ()
    json_links: tuple[str, ...] = ()


def page_facts(tree: Any) -> dict[str, Any]:
    """The PageFacts of a page of lxml, as JSON can hold them."""
    metadata = list(_metadata(tree))
    body = tree.find(".//body")
    marks = " ".join(_marks(tree))
    title = " ".join(str(tree.xpath("string(//head/title)")).split())[:300]
    heading = " ".join(str(tree.xpath("string(//h1)")).split())[:300]
    facts = PageFacts(
        og_type=_meta(tree, "og:type").lower(),
        kinds=tuple(dict.fromkeys(kind for item in metadata for kind in kinds_of(item))),
        words=max((count for item in metadata if (count := _count(item.get("wordCount"))) is not None), default=None),
        is_free=_is_free(metadata),
        link_texts=tuple(dict.fromkeys(_link_texts(body))),
        headed_links=len(headed := _headed_links(body)),
        teaser_text=_teaser_text(headed),
        passwords=len(tree.xpath("//input[translate(@type, 'PASWORD', 'pasword') = 'password']")),
        videos=len(tree.xpath("//video | //iframe[contains(@src, '/embed') or contains(@src, 'player')]")),
        challenge=bool(_CHALLENGE.search(marks)),
        consent_text=_consent_text(tree),
        paywall=bool(_PAYWALL.search(marks)),
        error_marks=any(_ERROR.search(f"{item.get('class') or ''} {item.get('id') or ''}") for item in _tops(tree)),
        error_number=_names_error(title) or _names_error(heading),
        refresh=_refresh(tree),
        language=_language(tree),
        feeds=tuple(_alternates(tree, _FEED_TYPES))[:_MOST_FEEDS],
        json_links=tuple(_alternates(tree, ("application/json",)))[:_MOST_FEEDS],
    )
    return asdict(facts)


def _names_error(title: str) -> bool:
    """Whether a part of a title is the number of an error and what it is called; "S&P 500 closes higher" says more."""
    for part in _BETWEEN.split(title):
        if number := _ERROR_NUMBER.search(part):
            phrase = HTTPStatus(int(number[0])).phrase.casefold()
            others = (part[: number.start()] + part[number.end() :]).casefold().replace(phrase, "")
            if not any(map(str.isalnum, _BESIDE_NUMBER.sub("", others))):
                return True
    return False


def _refresh(tree: Any) -> str:
    for meta in tree.iter("meta"):
        is_refresh = (meta.get("http-equiv") or "").strip().lower() == "refresh"
        # In a <noscript> it is for browsers without scripts.
        if is_refresh and next(meta.iterancestors("noscript"), None) is None:
            address = _REFRESH.match((meta.get("content") or "")[:2000])
            return address[1].strip() if address else ""
    return ""


def _language(tree: Any) -> str | None:
    # lxml's reader of HTML knows no namespaces: "xml:lang" is a name like another.
    names = ("lang", "xml:lang")
    header = "//meta[translate(@http-equiv, 'CONTELAGU', 'contelagu') = 'content-language']"
    texts = (*map(tree.get, names), str(tree.xpath(f"string({header}/@content)")), _meta(tree, "og:locale"))
    return next(filter(None, map(language_tag, filter(None, texts))), None)


def _consent_text(tree: Any) -> str:
    boxes: dict[Any, None] = {}
    page_title = comparable(str(tree.xpath("string(//head/title)"))[:_LONGEST_TITLE])
    for element in tree.iter("div", "section", "dialog", "form", "aside", "main"):
        match = _CONSENT.search(_TOPIC.sub("", f"{element.get('id') or ''} {element.get('class') or ''}"[:600]))
        # Boxes in boxes are read once.
        is_outer = match and not any(box in boxes for box in element.iterancestors())
        if is_outer and not _holds_story(element, page_title):
            boxes[element] = None
    text = " ".join(" ".join(" ".join(box.itertext()).split()) for box in boxes)
    return text[:_MOST_CONSENT]


def _holds_story(box: Any, page_title: str) -> bool:
    """Whether a box is around the page's story: a page may be marked at its top as one that asks for consent."""
    headings = (comparable("".join(heading.itertext())[:_LONGEST_TITLE]) for heading in box.iter("h1"))
    return box.find(".//article") is not None or any(heading and page_title.startswith(heading) for heading in headings)


def _meta(tree: Any, name: str) -> str:
    return " ".join(str(tree.xpath("string(//meta[@property = $name or @name = $name]/@content)", name=name)).split())


def _metadata(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top of the page's JSON-LD, and in its graphs."""
    for script, data in scripts_in(tree):
        stack = [data] if len(script.text) <= _MOST_JSON else []
        while stack:
            node = stack.pop()
            if isinstance(node, list):
                stack.extend(node)
            elif isinstance(node, dict):
                yield node
                stack.append(node.get("@graph"))
                # https://schema.org/mainEntity: what the page is about, where the page itself stands at the top.
                stack.append(node.get("mainEntity"))


def _count(value: Any) -> int | None:
    try:
        count = int(value) if isinstance(value, int | str) else 0
    except ValueError:
        return None
    return count if 0 < count <= _MOST_WORDS else None


def _is_free(metadata: Sequence[dict[str, Any]]) -> bool | None:
    """Whether the page says that it costs nothing, False where it says so of any of its parts."""
    words = {str(item.get("isAccessibleForFree")).strip().lower().rpartition("/")[2] for item in metadata}
    return False if "false" in words else True if "true" in words else None


def _link_texts(body: Any) -> Iterator[str]:
    for link in body.iter("a") if body is not None else ():
        text = " ".join("".join(link.itertext()).split())
        if len(text) >= _LETTERS:
            yield text[:500]


def _headed_links(body: Any) -> list[Any]:
    """The headings that are, or hold, links: the headlines of other stories."""
    headings = body.iter(*_HEADINGS) if body is not None else ()
    return [
        heading
        for heading in headings
        if heading.find(".//a") is not None or next(heading.iterancestors("a"), None) is not None
    ]


def _teaser_text(headings: list[Any]) -> str:
    """The text of the boxes that have one such heading and no other."""
    if len(headings) < _FEWEST_TEASERS:
        return ""
    texts = []
    for heading in headings[:_MOST_TEASERS]:
        box = heading
        for ancestor in islice(heading.iterancestors(), _TEASER_DEPTH):
            if sum(1 for _ in islice(ancestor.iter(*_HEADINGS), 2)) > 1:
                break
            box = ancestor
        texts.append(" ".join(" ".join(box.itertext()).split()))
    return " ".join(texts)[:_MOST_TEASER_TEXT]


def _marks(tree: Any) -> Iterator[str]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name in ("id", "class", "src", "action"):
            if value := element.get(name):
                yield value[:300]


def _tops(tree: Any) -> Iterator[Any]:
    """The page's own boxes: what programs mark an error page at."""
    body = tree.find(".//body")
    yield tree
    if body is not None:
        yield body
        for child in body:
            yield child
            yield from child


def _alternates(tree: Any, types: Sequence[str]) -> Iterator[str]:
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        if "alternate" in relations and (link.get("type") or "").split(";")[0].strip().lower() in types:
            yield (link.get("href") or "").strip()[:2000]
