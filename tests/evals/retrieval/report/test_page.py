import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.questions import EvalQuestion
from evals.retrieval.measures import metrics_of, score_all
from evals.retrieval.report.page import report_page
from evals.retrieval.report.questions import _excerpt, _short

GOLD = "https://example.com/gold?a=1&b=2"
ATTACK = "</div><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


class Seen(HTMLParser):
    """The elements of a page, and its links."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.attributes, self.text = set(), set(), set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self.links |= {value for name, value in attributes if name in ("href", "src")}

    def handle_data(self, data):
        self.text += data


def passage(text="Rain fell.", url="https://example.com/1", title="Rain"):
    return {"text": text, "url": url, "title": title, "copies": [], "article_id": "a", "published": None}


def question(id="q", text="Who won?", gold=(GOLD,), as_of=None):
    return EvalQuestion(id, text, as_of, ("Ann",), frozenset(gold))


def page_of(*results_of_questions, k=5, file="q.jsonl"):
    questions = [question for question, _ in results_of_questions]
    results = [
        {"id": q.id, "passages": passages, "ms": 10.0 + n} for n, (q, passages) in enumerate(results_of_questions)
    ]
    about = {"k": k, "questions": {"file": file, "sha256": "1234"}, "embedding_model": "MiniLM", "git_revision": None}
    run = {"run": about, "metrics": metrics_of(score_all(questions, results), k), "questions": results}
    return report_page(questions, run)


def test_a_page_shows_numbers_charts_table_and_how_it_was_made():
    results = [(question("spring", as_of=date(2025, 2, 1)), [passage("Ann won.", GOLD)])]
    results.append((question("autumn", as_of=date(2025, 9, 1)), [passage(), passage("Ann won.", GOLD)]))

    page = page_of(*results)

    assert "gold recall @1" in page
    assert "50.0%" in page
    assert page.count("<svg") == 2
    assert "Jul-Dec" in page
    assert "MiniLM" in page
    assert "The worst 1 question<" in page
    assert "autumn as of 2025-09-01: <b>gold passage at rank 2</b>" in page
    assert "The passage that answers comes first for 50% of the questions, and among the first five for 100%." in page
    assert "spring as of" not in page


def test_at_most_twenty_missed_questions_are_listed_with_those_never_found_first():
    late = [(question(f"late{n}", f"Late {n}?"), [passage()] * n + [passage("Ann won.", GOLD)]) for n in range(1, 30)]
    page = page_of(late[3], (question("never", "Never?"), [passage()]), *late[4:], k=50)

    order = re.findall(r"<h3>(.*?)</h3>", page)
    assert order == ["Never?", *(f"Late {n}?" for n in range(29, 10, -1))]


def test_the_page_loads_and_runs_nothing():
    page = page_of((question(text=ATTACK), [passage(ATTACK, "javascript:alert(1)", ATTACK)] * 2), file=ATTACK)
    seen = Seen(page)

    assert not seen.tags & {"script", "img", "link", "iframe", "object"}
    assert not any(name.startswith("on") for name in seen.attributes)
    assert seen.links == {GOLD}
    assert ATTACK in seen.text


@settings(max_examples=15)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_the_elements_of_the_page_do_not_depend_on_the_articles(text):
    plain = page_of((question(), [passage("Ben", title="Ben")]))
    page = page_of((question(text=text), [passage(text, title=text)]), file=text)

    assert Seen(page).tags == Seen(plain).tags
    assert Seen(page).attributes == Seen(plain).attributes


def test_tags_mark_answers_and_gold_passages():
    page = page_of((question(), [passage("Ann won."), passage("Rain.", GOLD)]))

    assert page.count('class="tag answer"') == 1
    assert page.count('class="tag gold"') == 1
    assert '<span class="strip"><i class="answer"></i><i class="near"></i></span>' in page


def test_the_gold_passage_is_shown_at_its_rank_with_its_answer_marked():
    far = "Rain fell. " * 60 + "In the end ann & co won. " + "Snow fell. " * 60
    page = page_of((question(), [passage()] * 8 + [passage(far.replace(" & co", ""), GOLD)] + [passage()] * 4))
    ranked_list = page[page.index("<ol>") : page.index("</ol>")]

    assert re.findall(r'<li value="(\d+)">', ranked_list) == ["1", "2", "3", "9"]
    assert "<mark>ann</mark> won." in ranked_list
    assert len(re.sub("<.*?>", "", ranked_list[ranked_list.index('value="9"') :])) < 400
    assert page.count('<i class="gold"></i>') == 1


@given(st.text("an .\n", max_size=900), st.sampled_from(["ann", "a n", "n"]))
def test_an_excerpt_is_a_piece_of_the_text_and_its_marks_are_the_answer(text, answer):
    excerpt = _excerpt(text, [answer])
    flat = " ".join(text.split())
    plain = re.sub("</?mark>", "", excerpt).removeprefix("… ").removesuffix(" …")

    assert plain in flat
    assert len(plain) <= 300
    assert set(re.findall("<mark>(.*?)</mark>", excerpt)) <= {answer}
    assert ("<mark>" in excerpt) == (re.search(rf"(?<!\w){answer}(?!\w)", flat) is not None)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.cnn.com/2022/01/27/politics/biden-call/index.html", "cnn.com / biden-call"),
        ("https://www.usatoday.com/story/money/2018/05/24/cars-hurt/640248002/", "usatoday.com / cars-hurt"),
        ("https://example.org/", "https://example.org/"),
        ("file.txt", "file.txt / file.txt"),
        ("http://[", "http://["),
    ],
)
def test_a_gold_address_is_shown_in_short(url, shown):
    assert _short(url) == shown


def test_the_first_three_questions_are_open_and_the_rest_are_folded():
    page = page_of(*[(question(f"q{n}"), [passage()]) for n in range(9)])

    assert page.count("<details open>") == 3
    assert page.count("<details>") == 6


def test_questions_without_gold_have_a_page():
    page = page_of((question(gold=()), [passage()]), (question("nothing", gold=()), []), k=1)

    assert "No question has a gold article" in page
    assert page.count("<svg") == 1
    assert "The worst" not in page


@pytest.mark.parametrize(("k", "ticks"), [(1, ["1"]), (7, ["1", "2", "5"]), (50, ["1", "2", "5", "10", "20", "50"])])
def test_the_recall_curve_ends_at_k(k, ticks):
    page = page_of((question(), [passage("Ann won.", GOLD)]), k=k)
    chart = page[page.index("<svg") : page.index("</svg>")]

    assert re.findall(r">(\d+)</text>", chart) == ticks
    assert [len(points.split()) for points in re.findall(r'polyline[^>]* points="([^"]*)"', chart)] == [k, k]
    assert len(re.findall(r'polygon[^>]* points="([^"]*)"', chart)[0].split()) == 2 * k
