"""Pages that are no article, and pages that are one though they look like it; made by hand, in several languages."""

import gzip
import json
import random
from datetime import date
from html import escape
from pathlib import Path

import pytest

from ingest.sources.extraction import Extractor, Page
from ingest.sources.page_facts import PageFacts
from ingest.sources.settings_file import Source
from ingest.sources.web.fetching import Response
from ingest.sources.web.not_an_article import reason_against
from ingest.sources.web.pages import NotAnArticle, article_of_page, look_at_page

URL = "https://news.example/2026/03/crane"
TODAY = date(2026, 3, 9)
NEWS = Path(__file__).resolve().parents[5] / "shared/data/news-2025/articles.jsonl.gz"
NAVIGATION = "<nav>" + "".join(f'<a href="/s/{n}">Section number {n}</a>' for n in range(12)) + "</nav>"
PASSWORD = '<form action="/session"><input type="email"><input type="password"><button>OK</button></form>'
BANNER = (
    '<div id="onetrust-consent-sdk"><div class="ot-sdk-row"><p>We and our 842 partners store information on a device, '
    "such as cookies, and process personal data. You may accept or refuse to consent to that.</p></div></div>"
)
TEXTS = {
    "en": (
        "The harbor of Port Linden will get a third crane before the winter, the council decided on Monday evening.",
        "It costs 14 million euros, of which the region pays nine; the rest comes from the fees of shipping lines.",
        "Opponents had asked for a study of the noise, which the council turned down by 18 votes to 13.",
    ),
    "de": (
        "Der Hafen von Lindenau bekommt noch vor dem Winter einen dritten Kran, das hat der Rat am Montag beschlossen.",
        "Er kostet 14 Millionen Euro, von denen das Land neun bezahlt; den Rest bringen die Gebühren der Reeder ein.",
        "Die Gegner hatten ein Gutachten zum Lärm verlangt, das der Rat mit 18 zu 13 Stimmen abgelehnt hat.",
    ),
    "fr": (
        "Le port de Lindenne aura une troisième grue avant l'hiver, a décidé le conseil municipal lundi dans la "
        "soirée.",
        "Elle coûte 14 millions d'euros, dont la région paie neuf ; le reste vient des redevances des armateurs.",
        "Les opposants avaient demandé une étude du bruit, que le conseil a rejetée par 18 voix contre 13.",
    ),
    "ja": (
        "リンデン港に三基目のクレーンが冬までに設置されることになり、市議会が月曜日の夜に決定した。費用は千四百万ユーロ。",
        "そのうち九百万ユーロを州が負担し、残りは海運会社が支払う港湾使用料で賄われると港湾局は説明している。",
        "反対派は騒音調査を求めていたが、議会は十八対十三でこれを否決した。工事は五月に始まる予定である。",
    ),
    "ru": (
        "Порт Линден получит третий кран ещё до наступления зимы, решил городской совет в понедельник вечером.",
        "Он стоит 14 миллионов евро, из которых девять заплатит регион; остальное дадут сборы с судоходных линий.",
        "Противники требовали исследования шума, но совет отклонил это требование 18 голосами против 13.",
    ),
}


def page(body: str, *, title: str = "A third crane", head: str = "", attributes: str = "", lang: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body {attributes}>{NAVIGATION}{body}<footer>Imprint</footer></body></html>"
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def story(lang: str = "en", count: int = 3) -> str:
    return f"<h1>A third crane</h1>{paragraphs(*TEXTS[lang][:count])}"


def meta(**named: str) -> str:
    return "".join(f'<meta property="{name.replace("_", ":")}" content="{value}">' for name, value in named.items())


def json_ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **fields})}</script>'


ARTICLE = meta(og_type="article", article_published__time="2026-03-02").replace("published::time", "published_time")
LINKS = "".join(
    f'<div class="teaser"><h3><a href="/n/{n}">What report number {n} of the harbor says</a></h3></div>'
    for n in range(14)
)
TEASERS = "".join(
    f'<article><h2><a href="/n/{n}">What report number {n} of the harbor says</a></h2>'
    f"<p>In report number {n} you read why the crane of pier {n} stands still since the spring of last "
    f"year.</p></article>"
    for n in range(14)
)
STUB = paragraphs(TEXTS["en"][0])

NO_ARTICLES = {
    "cookie wall of a framework": ("consent", page(BANNER)),
    "cookie wall at the article's address, with its marks": ("", page(f"<h1>A crane</h1>{BANNER}", head=ARTICLE)),
    "cookie wall with a headline of its own": (
        "consent",
        page(f'<div class="cmp-root"><h1>We value your privacy</h1>{BANNER}</div>', head=ARTICLE),
    ),
    "cookie wall, German, of the site itself": (
        "consent",
        page(
            paragraphs(
                "Mit Werbung und Cookies weiterlesen: Besuchen Sie unsere Seiten wie gewohnt mit Werbung und Tracking.",
                "Ihre Zustimmung zur Verarbeitung personenbezogener Daten durch unsere 214 Partner ist "
                "jederzeit widerrufbar; "
                "Details finden Sie in der Datenschutzerklärung und im Privacy Center.",
            ),
            lang="de",
        ),
    ),
    "cookie wall, French": (
        "consent",
        page(
            paragraphs(
                "Avec votre accord, nos 912 partenaires et nous utilisons des cookies ou technologies "
                "similaires pour stocker "
                "et accéder à des données personnelles comme votre visite sur ce site.",
                "Vous pouvez retirer votre consentement ou vous opposer aux traitements dans notre politique de "
                "confidentialité.",
            ),
            lang="fr",
        ),
    ),
    "cookie wall, Spanish": (
        "consent",
        page(
            paragraphs(
                "Nosotros y nuestros 1130 socios utilizamos cookies para almacenar información en un "
                "dispositivo y tratar datos "
                "personales, como identificadores únicos.",
                "Puede aceptar o rechazar su consentimiento en cualquier momento en la política de privacidad "
                "de este sitio.",
            ),
            lang="es",
        ),
    ),
    "paywall: marked as not free, and short": (
        "paywall",
        page(story(count=1), head=ARTICLE + json_ld(**{"@type": "NewsArticle", "isAccessibleForFree": False})),
    ),
    "paywall: states more words than it shows": (
        "paywall",
        page(
            story(),
            head=ARTICLE + json_ld(**{"@type": "NewsArticle", "isAccessibleForFree": "False", "wordCount": 900}),
        ),
    ),
    "paywall: cut off beside a wall": (
        "paywall",
        page(
            f"{STUB}<p>It costs 14 million euros, of which the region…</p><div class='paywall-offer'></div>",
            head=ARTICLE,
        ),
    ),
    "paywall: an offer in English": (
        "paywall",
        page(f"{STUB}<p>Subscribe to continue reading.</p><p>Already a subscriber? Log in</p>", head=ARTICLE),
    ),
    "paywall: an offer in German": (
        "paywall",
        page(
            f"<p>{TEXTS['de'][0]}</p><p>Mit dem Digital-Abo weiterlesen.</p><p>Bereits Abonnent? Anmelden</p>",
            head=ARTICLE,
            lang="de",
        ),
    ),
    "paywall: an offer in French": (
        "paywall",
        page(
            f"<p>{TEXTS['fr'][0]}</p><p>Abonnez-vous pour lire la suite.</p><p>Déjà abonné ?</p>",
            head=ARTICLE,
            lang="fr",
        ),
    ),
    "paywall: an offer in two lines": (
        "paywall",
        page(f"{STUB}<p>Continue reading this story</p><p>Subscribe for 1 euro</p>", head=ARTICLE),
    ),
    **{
        f"paywall: {leads!r} above {offer!r}": ("paywall", page(f"{STUB}<p>{leads}</p><p>{offer}</p>", head=ARTICLE))
        for leads, offer in (
            ("To continue reading this story", "Subscribe for 1 euro"),
            ("Want to continue reading?", "Subscribe now"),
            ("Jetzt weiterlesen", "Digital-Abo für 1 Euro"),
            ("Pour lire la suite de cet article", "Abonnez-vous dès 1 euro"),
            ("Para seguir leyendo", "Suscríbete por 1 euro"),
            ("Sie sind bereits Kunde?", "Abonnieren Sie jetzt"),
        )
    },
    "login above which a story begins": ("login", page(f"{STUB}<p>Please log in.</p>{PASSWORD}", head=ARTICLE)),
    "consent: a wall under the name of the site": (
        "consent",
        page(
            "<div id='onetrust-consent-sdk'><div class='ot-sdk-row'><h1>The Courier</h1><p>We and our 842 partners "
            "store information on a device and process personal data. "
            f"{'You can accept or refuse it. ' * 12}</p></div></div>",
            head=ARTICLE + "<title>A third crane | The Courier</title>",
        ),
    ),
    "login page": ("login", page(f"<h1>Log in</h1><p>Log in to read on.</p>{PASSWORD}")),
    "login page, Japanese": (
        "login",
        page(f"<h1>ログイン</h1><p>続きを読むにはログインしてください。</p>{PASSWORD}", lang="ja"),
    ),
    "login page at an article's address": (
        "login",
        page(
            f"<h1>A crane</h1><p>Please enter your name and your password to go on to this report.</p>{PASSWORD}",
            head=ARTICLE,
        ),
    ),
    "just a moment, Cloudflare": (
        "blocks programs",
        page(
            "<h1>news.example</h1><p>Checking if the site connection is secure. Enable JavaScript and cookies.</p>"
            '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
            title="Just a moment...",
        ),
    ),
    "just a moment, DataDome": (
        "blocks programs",
        page(
            "<p>Please enable JS and disable any ad blocker</p><script "
            'src="https://ct.captcha-delivery.com/c.js"></script>'
        ),
    ),
    "just a moment, a captcha in Russian": (
        "blocks programs",
        page(
            "<h1>Подтвердите, что вы не робот</h1><div class='g-recaptcha'></div><p>Поставьте отметку ниже.</p>",
            lang="ru",
        ),
    ),
    "live page that a script fills": (
        "no article text",
        page('<h1>Live: storm</h1><div id="live"></div><script>load("/updates")</script>', head=ARTICLE),
    ),
    "live page with its teaser alone": (
        "live page",
        page(f"<h1>Live: storm</h1>{STUB}", head=json_ld(**{"@type": "LiveBlogPosting", "headline": "Storm"})),
    ),
    "list of links": ("list of links", page(f"<h1>Harbor</h1><ul>{LINKS}</ul>")),
    "section page with teasers": ("list of links", page(f"<h1>Harbor</h1>{TEASERS}", head=meta(og_type="website"))),
    "section page that says so": (
        "list of links",
        page(f"<h1>Harbor</h1>{TEASERS}{STUB}", head=json_ld(**{"@type": "CollectionPage"})),
    ),
    "video page": (
        "video",
        page("<h1>Watch: the crane</h1><video src='a.mp4'></video>" + STUB, head=meta(og_type="video.other")),
    ),
    "video page, by its metadata": (
        "video",
        page(f"<h1>Watch</h1>{STUB}", head=json_ld(**{"@type": "VideoObject", "name": "The crane"})),
    ),
    "video page that calls itself an article": (
        "video",
        page(
            "<h1>Watch: the crane</h1><p>The crane arrives in Port Linden: watch it here.</p><iframe "
            "src='/embed/1'></iframe>",
            head=ARTICLE,
        ),
    ),
    "error page, 404 in its title": (
        "error page",
        page(
            "<h1>Page not found</h1><p>Sorry, the page you are looking for does not exist or was moved.</p>",
            title="404 - Not found",
        ),
    ),
    "error page by its class, Spanish": (
        "error page",
        page(
            "<h1>Vaya</h1><p>La página que busca no existe o ha cambiado de dirección. Pruebe con el buscador.</p>",
            title="La página no existe",
            attributes='class="error404 wp-custom-logo"',
            lang="es",
        ),
    ),
    "error page of a server": (
        "error page",
        page("<h1>503 Service Unavailable</h1><p>Try again in a few minutes, please.</p>"),
    ),
    **{
        f"error page with a longer text: {title}": (
            "error page",
            page(f"<h1>Sorry</h1>{paragraphs(*TEXTS['en'])}", title=escape(title)),
        )
        for title in (
            *("404", "Error 404 (Not Found)", "The Post | 404: Page not found", "500 Internal Server Error | The Post"),
            "Seite nicht gefunden - 404",
        )
    },
    **{
        f"page that leads on: {name}": (
            "leads on to another address: https://news.example/2026/04/crane",
            page(f"<a href='/2026/04/crane'>Click here</a>{more}", head=head, title="Redirecting"),
        )
        for name, head, more in (
            ("at once", "<meta http-equiv='refresh' content='0;url=/2026/04/crane'>", ""),
            ("in capitals", '<META HTTP-EQUIV="Refresh" CONTENT="5; URL=\'https://news.example/2026/04/crane\'">', ""),
            ("with a sentence", "<meta http-equiv=refresh content='3,/2026/04/crane'>", STUB),
        )
    },
    "notice without any mark": (
        "",
        page("<h1>Hallo</h1><p>Wir bauen um. Schauen Sie bald wieder vorbei.</p>", lang="de"),
    ),
    "headline alone": ("", page("<h1>A third crane</h1>", head=ARTICLE)),
    "nothing": ("", page("")),
}

ARTICLES = {
    **{f"plain, {lang}": page(story(lang), lang=lang) for lang in TEXTS},
    **{
        f"marked, {lang}": page(f"<main><article>{story(lang)}</article></main>", head=ARTICLE, lang=lang)
        for lang in TEXTS
    },
    "short and marked": page(story(count=1), head=ARTICLE),
    "short and dated": page(story(count=1), head='<meta property="article:published_time" content="2026-03-02">'),
    "with a consent banner": page(f"{BANNER}{story()}"),
    "with a consent banner, German, marked": page(f"{BANNER}{story('de', 2)}", head=ARTICLE, lang="de"),
    "with parts named by a program that is none for consent": page(
        f'<div class="cmp-container"><h1>A third crane</h1><div class="cmp-text">{paragraphs(*TEXTS["en"])}</div></div>'
    ),
    "about what consent frameworks are named after": page(
        f'<div class="post tag-gdpr category-cookie-law hentry">{story()}</div>'
    ),
    "for trustees": page(f'<div class="trusted-partner-content">{story()}</div>'),
    "in a page that is marked at its top for consent": page(
        f'<div id="eu-cookie-law-enabled">{story()}<div class="cookie-law">{BANNER}</div></div>'
    ),
    "in an element of its own, in such a page": page(
        f'<div id="eu-cookie-law-enabled"><article>{paragraphs(*TEXTS["en"])}</article></div>', title="Port Linden"
    ),
    "with a login form and a captcha for comments": page(f"{story()}{PASSWORD}<div class='g-recaptcha'></div>"),
    "not free, but whole": page(
        story(), head=ARTICLE + json_ld(**{"@type": "NewsArticle", "isAccessibleForFree": False, "wordCount": 54})
    ),
    "not free, with a count of words that no text has": page(
        story() + paragraphs(*(f"Paragraph {n}: " + TEXTS["en"][1] for n in range(5))),
        head=ARTICLE + json_ld(**{"@type": "NewsArticle", "isAccessibleForFree": False, "wordCount": "9" * 400}),
    ),
    "not free, and its words are not counted": page(
        story() + paragraphs(*(f"Paragraph {n}: " + TEXTS["en"][1] for n in range(5))),
        head=ARTICLE + json_ld(**{"@type": "NewsArticle", "isAccessibleForFree": False}),
    ),
    "with an invitation to the newsletter": page(f"{story()}<p>Subscribe to our newsletter.</p>", head=ARTICLE),
    "short, with an invitation to the newsletter": page(
        f"{STUB}<p>Subscribe to our newsletter to read the top stories.</p>", head=ARTICLE
    ),
    "short, with words that look like an offer to read on": page(
        f"{STUB}<p>Blue cranes stay.</p><p>The strikes continue.</p><p>Subscribe to the Herald</p>", head=ARTICLE
    ),
    "short and free, with an offer": page(
        f"{STUB}<p>Subscribe to continue reading more of us.</p>",
        head=ARTICLE + json_ld(**{"@type": "NewsArticle", "isAccessibleForFree": True}),
    ),
    "with a video": page(f"<video src='a.mp4'></video>{story()}", head=ARTICLE + json_ld(**{"@type": "VideoObject"})),
    "of a live blog, with its text": page(story(), head=json_ld(**{"@type": "LiveBlogPosting"})),
    "with many links to others": page(f"<main><article>{story()}</article></main><section>{LINKS}</section>"),
    "with many links to others, and marked as a site": page(
        f"{story()}<aside>{LINKS}</aside>", head=meta(og_type="website")
    ),
    "about an error 404": page(
        f"<h1>What error 404 means</h1>{paragraphs(*TEXTS['en'])}", title="What error 404 means", head=ARTICLE
    ),
    **{
        f"entitled {title}": page(
            f"<h1>{escape(title)}</h1>{paragraphs(*TEXTS['en'])}", title=escape(f"{title} - News")
        )
        for title in (
            *("S&P 500 closes at a record", "Fortune 500", "Indy 500: Roe wins", "404 errors at the city's website"),
            *("500 workers lose their jobs", "Highway 401 is closed"),
        )
    },
    **{
        f"that loads itself anew: {content}": page(
            story(), head=f'<meta http-equiv="refresh" content="{content}">', title="A third crane"
        )
        for content in ("300", f"300;url={URL}", "300; url=/2026/03/crane?reload=1")
    },
    "about cookies": page(
        paragraphs(
            "The court ruled on Tuesday that a cookie banner must let people refuse as easily as it lets them accept.",
            "The GDPR demands consent that is given freely, the judges wrote; partners of a site have to wait for it.",
            *TEXTS["en"],
        ),
        head=ARTICLE,
    ),
}


@pytest.fixture(scope="module")
def extractor():
    with Extractor() as opened:
        yield opened


def read(html: str, extractor: Extractor, came: str = URL, asked: str = URL):
    response = Response(asked, came, came, html.encode(), "text/html", "utf-8")
    return article_of_page(look_at_page(response, extractor), response, Source(asked), TODAY)


@pytest.mark.parametrize("name", NO_ARTICLES)
def test_a_page_that_is_no_article_has_its_reason(extractor, name):
    reason, html = NO_ARTICLES[name]
    with pytest.raises(NotAnArticle) as refused:
        read(html, extractor)
    assert reason in str(refused.value)


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_recognized(extractor, name):
    article = read(ARTICLES[name], extractor)
    assert any(text in article.text for texts in TEXTS.values() for text in texts)


def test_the_table_is_large():
    assert len(NO_ARTICLES) >= 30
    assert len(ARTICLES) >= 20


@pytest.mark.parametrize(
    ("came", "reason"),
    [
        ("https://consent.news.example/?next=x", "consent or a login"),
        ("https://login.other.example/x", "consent or a login"),
        ("https://news.example/login?next=/2026/03/crane", "consent or a login"),
        ("https://news.example/cookie-wall.html", "consent or a login"),
        ("https://news.example/", "home page"),
    ],
)
def test_a_redirect_to_a_page_that_is_no_article(extractor, came, reason):
    with pytest.raises(NotAnArticle, match=reason):
        read(ARTICLES["marked, en"], extractor, came)


@pytest.mark.parametrize(
    "head",
    [
        f"<meta http-equiv='refresh' content='5;url={URL}#top'>",
        "<meta http-equiv='refresh' content='5'>",
        "<meta http-equiv='refresh' content='0;url=javascript:load()'>",
        "<noscript><meta http-equiv='refresh' content='0;url=/plain'></noscript>",
    ],
)
def test_a_page_that_loads_itself_anew_leads_nowhere(extractor, head):
    with pytest.raises(NotAnArticle, match="no article text"):
        read(page("<p>Loading</p>", head=head).replace(NAVIGATION, ""), extractor)


@pytest.mark.parametrize("asked", ["https://news.example/login/crane", "https://consent.example/a"])
def test_an_article_whose_address_looks_like_another_page(extractor, asked):
    assert read(ARTICLES["marked, en"], extractor, asked, asked).url == asked


def test_a_home_page_is_no_article(extractor):
    home = "https://news.example/"
    with pytest.raises(NotAnArticle, match="home page"):
        read(ARTICLES["plain, en"], extractor, home, home)


def test_an_article_that_leads_to_the_home_page_is_gone_also_where_a_number_names_it(extractor):
    with pytest.raises(NotAnArticle, match="the article is gone"):
        read(ARTICLES["plain, en"], extractor, "https://news.example/", "https://news.example/?p=7")


LINE = "The harbor of Port Linden will get a third crane before the winter, the council decided."
LINK = "A link to some other story"


def reason_of(text: str, published: date | None = None, **facts: object) -> str | None:
    """Why a page of this text is no article, at its own address."""
    found = Page(text, "A crane", None, None, (), published, facts=PageFacts(**facts))  # type: ignore[arg-type]
    return reason_against(found, URL, URL)


@pytest.mark.parametrize(("shown", "of", "is_stub"), [(50, 100, False), (49, 100, True), (99, 100, False)])
def test_a_page_that_shows_less_than_half_of_its_words_is_a_stub(shown, of, is_stub):
    reason = reason_of("word " * shown, date(2026, 3, 1), words=of, is_free=False)
    assert (reason == f"is behind a paywall: {shown} of {of} words are shown") is is_stub


@pytest.mark.parametrize(("links", "lines", "is_list"), [(5, 11, True), (5, 12, False), (4, 4, False)])
def test_a_list_is_five_links_or_more_that_are_three_lines_in_ten(links, lines, is_list):
    names = [f"{LINK} {number}" for number in range(links)]
    text = "\n".join([*names, *[f"{LINE} {number}" for number in range(lines)]])
    assert (reason_of(text, date(2026, 3, 1), link_texts=tuple(names)) == "is a list of links to articles") is is_list


@pytest.mark.parametrize(("teased", "is_list"), [(6, False), (7, True)])
def test_a_list_is_a_page_of_which_more_than_six_lines_in_ten_are_teasers(teased, is_list):
    lines = [f"{LINE} {number}" for number in range(10)]
    reason = reason_of("\n".join(lines), teaser_text=" ".join(lines[:teased]))
    assert (reason == "is a list of links to articles") is is_list


@pytest.mark.skipif(not NEWS.exists(), reason="../shared/data has the articles")
def test_no_real_article_is_lost(extractor):
    """A sample of the check over 1,000 pages; which one it is depends on nothing but this file."""
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line, _ in zip(lines, range(400), strict=False)]
    for number, record in enumerate(random.Random(7).sample(records, 12)):
        body = f"<h1>{escape(record['title'] or '')}</h1>{paragraphs(*filter(None, record['text'].splitlines()))}"
        head = ARTICLE + json_ld(
            **{"@type": "NewsArticle", "isAccessibleForFree": False, "wordCount": len(record["text"].split())}
        )
        whole = (
            page(body),
            page(f"{BANNER}<article>{body}</article>{LINKS}{PASSWORD}", head=head if number % 2 else ""),
        )
        for html in whole:
            assert read(html, extractor).text
