"""Decides whether a page that was fetched is not an article, by its structure, and says why.

Each rule needs little text beside its mark: walls, forms and challenges stand in pages of whole articles too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from ingest.clean import shorten
from ingest.corpus.text.addresses import canonical_url
from ingest.corpus.text.sites import is_same_outlet
from ingest.sources.extraction import Page
from ingest.sources.web.feeds import resolve

_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_CJK_WEIGHT = 2  # one more sign says as much as so many more letters
_PROSE = 60  # letters: a shorter line is a headline, a button or a name
_ENOUGH = 1_500  # letters of prose with which no wall stands in the way
_SHORT, _SHORTER, _SHORTEST = 700, 250, 40
_WALL_STEPS = frozenset(
    "consent privacy-gate privacy-wall gdpr cookie-wall cookiewall cookie-consent login signin sign-in log-in sso "
    "oauth authorize auth register subscribe subscription abonnement challenge captcha".split()
)
_WALL_HOSTS = frozenset("consent login signin accounts account auth sso id idp privacy cmp".split())
# What every notice of this kind speaks of; three of them in a page without marks of an article are no story.
_COOKIES = (
    re.compile(r"cookie|クッキー|쿠키|куки|файлы куки", re.IGNORECASE),
    re.compile(
        r"\bgdpr\b|\brgpd\b|\bdsgvo\b|\btcf\b|\biab\b|privacy policy|datenschutz|confidentialit|privacidad",
        re.IGNORECASE,
    ),
    re.compile(
        r"consent|einwillig|zustimm|akzept|accept|consenti|acepta|toestemming|samtyck|zgod|同意|동의|соглас",
        re.IGNORECASE,
    ),
    re.compile(r"partner|partenaire|socios|parceiros|drittanbieter|партн", re.IGNORECASE),
    re.compile(
        r"personal data|personenbezogen|données personnelles|datos personales|dati personali|persoonsgegevens",
        re.IGNORECASE,
    ),
    re.compile(
        r"on a device|identifier|geolocation|werbung und inhalte|personnalis|personali[sz]|tracking|kennung",
        re.IGNORECASE,
    ),
)
_ENOUGH_OF_THEM, _LONGEST_NOTICE = 3, 4_000
_LONGEST_LINK = 200
_BULLETS = "-*• "
LEADS_HOME = "leads to the home page: the article is gone"
CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W{0,3}$")
# Short lines under a stub: to read on costs, or is for who has paid already.
_OFFER = re.compile(
    r"abonn|\b(?:subscri|abo\b|suscr|abbonat|assina|prenumer|tilaa|předplat|подпис)|订阅|訂閱|購読|구독",
    re.IGNORECASE,
)
_READ_ON = re.compile(
    r"\b(?:continu|already\b|to read\b|keep reading|weiterles|weiter lesen|bereits\b|lire la suite|déjà\b|leyendo\b|"
    r"ya eres|per leggere|già\b|já é\b|verder\b|läs(?:a|er)?\b|lue\b|дальше|полност)|继续|繼續|続き|계속",
    re.IGNORECASE,
)
# What is offered is beside the article, which is not cut off for it.
_LETTERS_BY_MAIL = re.compile(
    r"news-?letter|nieuwsbrief|uutiskirje|nyhetsbrev|infolettre|bolet[íi][nm]|рассылк|ニュースレター|メルマガ|뉴스레터",
    re.IGNORECASE,
)
_OFFER_LINES = 4
_LIST_KINDS = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage", "MediaGallery"})


def reason_against(page: Page, requested_url: str, final_url: str) -> str | None:
    """Why a page is no article, for a person to read, None where it may be one; `final_url` answered the request."""
    visited = _visit(page, requested_url, final_url)
    return next((reason for rule in _RULES if (reason := rule(visited))), None)


@dataclass(frozen=True, slots=True)
class _VisitedPage:
    """A page as a visitor gets it, with the letters of its main text in lines of prose.

    `prose` are those of all, `outside` of those outside of what asks for consent, `teased` of teasers. `own_letters`
    are the letters in lines that are no links; `linked` counts the lines that are. `marked`: see `is_marked`.
    """

    page: Page
    requested_url: str
    final_url: str
    prose: int
    outside: int
    teased: int
    own_letters: int
    lines: int
    linked: int
    marked: bool


def _visit(page: Page, requested_url: str, final_url: str) -> _VisitedPage:
    lines = [" ".join(line.split()) for line in page.text.split("\n") if line.strip()]
    links = set(page.facts.link_texts)
    prose = [line for line in lines if line not in links and _letters(line) >= _PROSE]
    consent = page.facts.consent_text
    return _VisitedPage(
        page,
        requested_url,
        final_url,
        prose=sum(map(_letters, prose)),
        outside=sum(_letters(line) for line in prose if line not in consent),
        teased=sum(_letters(line) for line in prose if line in page.facts.teaser_text),
        own_letters=sum(_letters(line) for line in lines if line.strip(_BULLETS) not in links),
        lines=len(lines),
        linked=sum(line.strip(_BULLETS) in links for line in lines),
        marked=is_marked(page),
    )


def is_marked(page: Page) -> bool:
    """Whether the page itself says, to machines, that it is an article."""
    kinds = page.facts.kinds
    return page.facts.og_type == "article" or any(
        kind.endswith(("Article", "BlogPosting")) or kind in ("Report", "LiveBlogPosting", "Review") for kind in kinds
    )


def _letters(text: str) -> int:
    return len(text) + _CJK_WEIGHT * len(_CJK.findall(text))


def _leads_away(visited: _VisitedPage) -> str | None:
    """A redirect to a step that stands before the article, or to the home page."""
    final, requested = urlsplit(visited.final_url), urlsplit(visited.requested_url)
    if (final.path.strip("/"), final.query) == ("", ""):
        asked_home = not requested.path.strip("/") and not requested.query
        return "is the home page of a site" if asked_home else LEADS_HOME
    requested_steps = _steps(requested.path)
    host = (final.hostname or "").partition(".")[0]
    is_other_site = not is_same_outlet(visited.requested_url, visited.final_url)
    if (is_other_site and host in _WALL_HOSTS) or (_steps(final.path) - requested_steps) & _WALL_STEPS:
        return "leads to a page that asks for consent or a login first"
    return None


def _steps(path: str) -> set[str]:
    return {step.rpartition(".")[0] or step for step in path.lower().split("/") if step}


def _challenge(visited: _VisitedPage) -> str | None:
    if visited.page.facts.challenge and not visited.marked and visited.prose < _SHORTER:
        return "blocks programs: the site wants to see that a person reads it (a “just a moment” page)"
    return None


def _consent(visited: _VisitedPage) -> str | None:
    asks = "asks for consent to cookies in the place of the article"
    in_a_box = bool(visited.page.facts.consent_text)
    if in_a_box and visited.outside < min(_SHORTER, visited.prose - visited.outside):
        return asks
    if visited.marked or visited.page.published or (in_a_box and visited.outside >= _SHORTER):
        return None
    if in_a_box:
        return asks
    text = visited.page.text
    spoken_of = sum(bool(pattern.search(text)) for pattern in _COOKIES)
    return asks if spoken_of >= _ENOUGH_OF_THEM and len(text) < _LONGEST_NOTICE and _COOKIES[0].search(text) else None


def _login(visited: _VisitedPage) -> str | None:
    return "is a login page" if visited.page.facts.passwords and visited.prose < _SHORTER else None


def _error(visited: _VisitedPage) -> str | None:
    facts = visited.page.facts
    if visited.marked or visited.page.published or visited.prose >= _SHORT:
        return None
    return "is an error page, sent as if it were none" if facts.error_marks or facts.error_number else None


def _video(visited: _VisitedPage) -> str | None:
    facts = visited.page.facts
    is_video = facts.og_type.startswith("video") or ("VideoObject" in facts.kinds and not visited.marked)
    shows_video = bool(facts.videos) or "VideoObject" in facts.kinds
    if (is_video and visited.prose < _SHORT) or (shows_video and visited.prose < 2 * _PROSE):
        return "is a video page, with hardly a text"
    return None


def _live(visited: _VisitedPage) -> str | None:
    if "LiveBlogPosting" in visited.page.facts.kinds and visited.prose < _SHORTER:
        return "is a live page whose text is not in it"
    return None


def _paywall(visited: _VisitedPage) -> str | None:
    facts, text = visited.page.facts, visited.page.text
    if visited.prose < 2 * _SHORTER and not (visited.marked and facts.is_free) and _ends_with_offer(text):
        return "is behind a paywall: only the beginning is shown"
    if visited.prose >= _ENOUGH or (facts.is_free is not False and not facts.paywall):
        return None
    visible_words = len(text.split())
    if facts.words and not _CJK.search(text):
        is_stub = visible_words < 0.5 * facts.words
        return f"is behind a paywall: {visible_words} of {facts.words} words are shown" if is_stub else None
    cut_off = bool(CUT_OFF.search(text.rstrip()))
    if (facts.is_free is False and visited.prose < _SHORT) or (facts.paywall and cut_off):
        return "is behind a paywall: only the beginning is shown"
    return None


def _ends_with_offer(text: str) -> bool:
    last_lines = [line.strip() for line in text.split("\n") if line.strip()][-_OFFER_LINES:]
    lines = [line for line in last_lines if _letters(line) < _PROSE and not _LETTERS_BY_MAIL.search(line)]
    # "The strikes continue." may end a story; "To continue reading this story" and "Continue reading" begin an offer.
    leads_on = any(_READ_ON.match(line) or (not line.endswith(".") and _READ_ON.search(line)) for line in lines)
    return any(_OFFER.search(line) and (leads_on or _READ_ON.search(line)) for line in lines)


def _list(visited: _VisitedPage) -> str | None:
    facts = visited.page.facts
    reason = "is a list of links to articles"
    if visited.marked:
        return None
    if visited.linked >= 5 and visited.linked >= 0.3 * visited.lines:
        return reason
    if visited.page.published:
        return None
    is_list = bool(_LIST_KINDS & set(facts.kinds)) and facts.headed_links >= 5
    return reason if is_list or visited.teased > 0.6 * visited.prose > 0 else None


def _refresh(visited: _VisitedPage) -> str | None:
    """A page with too little text that sends its readers on; one that loads itself anew does not."""
    address = visited.page.facts.refresh
    link = resolve(visited.final_url, address) if address and _short(visited) else None
    if link is None or canonical_url(link) == canonical_url(visited.final_url):
        return None
    return f"leads on to another address: {shorten(link, _LONGEST_LINK)}"


def _short(visited: _VisitedPage) -> str | None:
    if visited.own_letters < _SHORTEST:
        return "has no article text that could be found"
    if visited.marked or visited.page.published or visited.own_letters >= _SHORTER:
        return None
    return "has too little text for an article, and nothing that marks it as one"


_RULES = (_leads_away, _challenge, _consent, _login, _error, _refresh, _video, _live, _paywall, _list, _short)
