"""Pages: articles, articles that change, and what is no article."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from tests.ingest.sources.web.site_feeds import FIRST_DAY

if TYPE_CHECKING:
    from tests.ingest.sources.web.site import Behavior, Visit

HTML = "text/html; charset=utf-8"
PARAGRAPHS = (
    "The harbor of Port Linden will get a third crane before the winter, the council decided on Monday evening "
    "after a debate of four hours.",
    "The crane costs 14 million euros, of which the region pays nine; the rest comes from the fees of the shipping "
    "lines that land there.",
    "\u201cWithout it we lose the container traffic to the south,\u201d said Marta Hollen, who has led the port since "
    "2019 and leaves it next year.",
    "Opponents of the plan had asked for a study of the noise, which the council turned down by 18 votes to 13.",
    "Work begins in May and takes about 160 days; ships are unloaded by the two old cranes meanwhile.",
    "The union of dock workers welcomed the decision and asked for 40 new jobs, of which the port has promised 25.",
)
NAVIGATION = '<nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/weather">Weather</a></nav>'


def article_page(
    headline: str,
    paragraphs: Sequence[str] = PARAGRAPHS,
    *,
    published: str = FIRST_DAY.isoformat(),
    modified: str = "",
    canonical: str = "",
    outlet: str = "The Harbor Post",
    author: str = "Ida Brandt",
    head: str = "",
    beside: str = "",
) -> str:
    """A page as news sites make them; `beside` is HTML outside of the article."""
    metas = {
        "og:type": "article",
        "og:title": headline,
        "og:site_name": outlet,
        "article:published_time": published,
        "article:modified_time": modified,
        "author": author,
    }
    tags = [f'<meta property="{name}" content="{escape(value)}">' for name, value in metas.items() if value]
    if canonical:
        tags.append(f'<link rel="canonical" href="{escape(canonical)}">')
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(headline)}</title>'
        f"{''.join(tags)}{head}</head><body>{NAVIGATION}"
        f"<main><article><h1>{escape(headline)}</h1>{body}</article></main>{beside}"
        f"<footer>Imprint - Terms - Privacy</footer></body></html>"
    )


def report(number: int) -> str:
    """The page of a report that differs from each other one in what it tells."""
    paragraphs = [f"Report {number}: pier {number} was closed for {number + 2} hours on that day.", *PARAGRAPHS]
    published = (FIRST_DAY + timedelta(hours=number)).isoformat()
    return article_page(f"Harbor report {number}", paragraphs, published=published)


async def _send(visit: Visit, text: str) -> None:
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
    if visit.headers.get("if-none-match") == etag:
        await visit.send("", 304, etag=etag)
    else:
        await visit.send(text, content_type=HTML, etag=etag)


async def article(visit: Visit) -> None:
    """/article/NUMBER, the same each time."""
    number = visit.path.partition("?")[0].partition("/")[2]
    await _send(visit, report(int(number) if number.isdigit() else 1))


async def article_with_feed(visit: Visit) -> None:
    """A page that names a feed."""
    link = f'<link rel="alternate" type="application/rss+xml" title="All news" href="{visit.site.url("feed")}">'
    await _send(visit, article_page("A third crane for Port Linden", head=link))


async def article_edited(visit: Visit) -> None:
    """From the second visit on, one sentence says another thing."""
    text = [paragraph.replace("14 million", "16 million") for paragraph in PARAGRAPHS] if visit.number else PARAGRAPHS
    await _send(visit, article_page("A third crane for Port Linden", text))


async def article_corrected(visit: Visit) -> None:
    """From the second visit on, edited, and with a note that says so."""
    if not visit.number:
        return await _send(visit, article_page("A third crane for Port Linden"))
    text = [paragraph.replace("14 million", "16 million") for paragraph in PARAGRAPHS]
    note = (
        "Correction, March 3, 2026: An earlier version of this article misstated the cost of the crane. "
        "It is 16 million euros."
    )
    modified = (FIRST_DAY + timedelta(days=1)).isoformat()
    return await _send(visit, article_page("A third crane for Port Linden", [*text, note], modified=modified))


async def article_retracted(visit: Visit) -> None:
    """From the second visit on, a note in the place of the text."""
    note = (
        "This article has been retracted because the documents on which it was based were not genuine. "
        "We apologize to our readers."
    )
    if visit.number:
        await _send(visit, article_page("Retracted: A third crane for Port Linden", [note]))
    else:
        await _send(visit, article_page("A third crane for Port Linden"))


async def article_deleted(visit: Visit) -> None:
    """Gone from the second visit on."""
    if visit.number:
        await visit.send("", 410)
    else:
        await _send(visit, article_page("A third crane for Port Linden"))


async def article_with_changing_ads(visit: Visit) -> None:
    """The same text; what stands around it changes with each visit."""
    ads = (
        f'<aside class="ad">Boots for {visit.number + 20} euros!</aside><p class="clock">Read {visit.number} times</p>'
    )
    await visit.send(article_page("A third crane for Port Linden", beside=ads), content_type=HTML)


async def article_cut_short(visit: Visit) -> None:
    """A summary with an offer, from the second visit on."""
    stub = [PARAGRAPHS[0], "Subscribe to continue reading this article."]
    await _send(visit, article_page("A third crane for Port Linden", stub if visit.number else PARAGRAPHS))


async def article_then_cookie_wall(visit: Visit) -> None:
    """A cookie page in the place of an article that was there before."""
    await (cookie_wall(visit) if visit.number else _send(visit, article_page("A third crane for Port Linden")))


async def article_amp(visit: Visit) -> None:
    """Another page of the article at /article/1, which its canonical link says."""
    await _send(
        visit, report(1).replace("</head>", f'<link rel="canonical" href="{visit.site.url("article/1")}"></head>')
    )


async def cookie_wall(visit: Visit) -> None:
    text = [
        "We value your privacy. We and our 1,142 partners store and access information on a device, such as cookies, "
        "and process personal data, such as unique identifiers.",
        "With your permission we and our partners may use precise geolocation data. You may click to consent to our "
        "processing as described above, or refuse to consent.",
    ]
    page = article_page("Before you continue", text, published="", author="").replace(
        'content="article"', 'content="website"'
    )
    await visit.send(
        page.replace("</main>", "<button>Accept all</button><button>Reject all</button></main>"), content_type=HTML
    )


async def paywall_stub(visit: Visit) -> None:
    offer = ["Subscribe to continue reading this article.", "Already a subscriber? Log in. First month for 1 euro."]
    await visit.send(article_page("The crane that nobody wanted", [PARAGRAPHS[0], *offer]), content_type=HTML)


async def login_page(visit: Visit) -> None:
    form = '<form action="/login" method="post"><input name="email"><input type="password" name="password"></form>'
    await visit.send(
        f"<!doctype html><title>Log in</title>{NAVIGATION}<h1>Log in</h1><p>Log in to read on.</p>{form}",
        content_type=HTML,
    )


async def just_a_moment(visit: Visit) -> None:
    """A guard's page with status 200."""
    await visit.send(
        "<!doctype html><title>Just a moment...</title><h1>Checking your browser before you go on</h1>"
        "<p>Enable JavaScript and cookies to continue.</p>",
        content_type=HTML,
    )


async def live_page(visit: Visit) -> None:
    """A page that a script fills."""
    script = '<div id="live"></div><script>load("/updates")</script>'
    await visit.send(
        f"<!doctype html><title>Live: the storm</title>{NAVIGATION}<h1>Live: the storm</h1>{script}", content_type=HTML
    )


async def link_list(visit: Visit) -> None:
    links = "".join(f'<li><a href="/article/{number}">Harbor report {number}</a></li>' for number in range(1, 41))
    await visit.send(
        f"<!doctype html><title>Harbor news</title>{NAVIGATION}<h1>Harbor news</h1><ul>{links}</ul>", content_type=HTML
    )


async def video_page(visit: Visit) -> None:
    video = (
        '<meta property="og:type" content="video.other"><video src="/v.mp4"></video><p>Watch: the crane arrives.</p>'
    )
    await visit.send(f"<!doctype html><title>Watch: the crane arrives</title>{NAVIGATION}{video}", content_type=HTML)


async def error_page(visit: Visit) -> None:
    """An error with the status of a success."""
    await visit.send(
        f"<!doctype html><title>404 - Page not found</title>{NAVIGATION}<h1>Page not found</h1>"
        "<p>Sorry, the page you are looking for does not exist or has been moved.</p>",
        content_type=HTML,
    )


BEHAVIORS: dict[str, Behavior] = {
    behavior.__name__: behavior
    for behavior in (
        article,
        article_with_feed,
        article_edited,
        article_corrected,
        article_retracted,
        article_deleted,
        article_with_changing_ads,
        article_cut_short,
        article_then_cookie_wall,
        article_amp,
        cookie_wall,
        paywall_stub,
        login_page,
        just_a_moment,
        live_page,
        link_list,
        video_page,
        error_page,
    )
}
