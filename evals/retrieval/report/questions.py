"""The worst questions of a run: accepted answers, results, and the rank of the gold passage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from evals.pages.frame import link
from evals.questions import EvalQuestion
from evals.retrieval.measures import QuestionScore
from evals.scoring import contains, is_gold

WORST = 20
OPEN = 3  # shown whole from the start
LISTED = 3  # passages of each, and the gold one besides
GOLD_LINKS = 3
EXCERPT = 260  # characters
Row = tuple[EvalQuestion, Mapping[str, Any], QuestionScore]


def worst_questions(
    questions: Sequence[EvalQuestion], results: Sequence[Mapping[str, Any]], scores: Sequence[QuestionScore]
) -> str:
    """The questions whose gold passage stood lowest, those never found first; empty where every one stood first."""
    missed = [row for row in zip(questions, results, scores, strict=True) if row[2].has_gold and row[2].gold_rank != 1]
    missed.sort(key=lambda row: -(row[2].gold_rank or 1_000_000))  # stable: those never found in the file's order
    if not missed:
        return ""
    items = "".join(_question(row, number < OPEN) for number, row in enumerate(missed[:WORST]))
    count = "1 question" if len(missed) == 1 else f"{len(missed[:WORST])} questions"
    of = f" of {len(missed)} whose passage was not first" if len(missed) > WORST else ""
    return f"""<section><h2>The worst {count}<small>{of}</small></h2>
<p class="soft">Each cell is one of the passages found, best first: <i class="cell gold"></i> holds the answer in a gold
article, <i class="cell answer"></i> holds it elsewhere, <i class="cell near"></i> is of a gold article without it.</p>
{items}</section>"""


def _question(row: Row, is_open: bool) -> str:
    question, result, score = row
    passages = result["passages"]
    rank = f"gold passage at rank {score.gold_rank}" if score.gold_rank else f"not among {len(passages)} passages"
    day = f" as of {question.as_of}" if question.as_of else ""
    gold = "".join(f"<li>{link(url, _short(url))}</li>" for url in sorted(question.gold_urls)[:GOLD_LINKS])
    number_left = len(question.gold_urls) - GOLD_LINKS
    ending = f"<li>and {number_left} more</li>" if number_left > 0 else ""
    passage_items = "".join(
        _passage(question, position, passages[position - 1]) for position in _positions(score, len(passages))
    )
    return f"""<details{" open" if is_open else ""}><summary><h3>{escape(question.text)}</h3>
<span class="where">{escape(question.id)}{day}: <b>{rank}</b></span>{_strip(question, passages)}</summary>
<dl><dt>Accepted</dt><dd><b>{escape(" / ".join(question.answers))}</b></dd>
<dt>Gold</dt><dd><ul>{gold}{ending}</ul></dd></dl><ol>{passage_items}</ol></details>
"""


def _positions(score: QuestionScore, count: int) -> list[int]:
    first = list(range(1, min(LISTED, count) + 1))
    return [*first, score.gold_rank] if score.gold_rank and score.gold_rank > LISTED else first


def _strip(question: EvalQuestion, passages: Sequence[Mapping[str, Any]]) -> str:
    return f'<span class="strip">{"".join(f"<i{_kind(question, p)}></i>" for p in passages)}</span>'


def _kind(question: EvalQuestion, passage: Mapping[str, Any]) -> str:
    gold, answers = is_gold(question, passage), contains(passage["text"], question.answers)
    if gold and answers:
        return ' class="gold"'
    return ' class="answer"' if answers else ' class="near"' if gold else ""


def _passage(question: EvalQuestion, rank: int, passage: Mapping[str, Any]) -> str:
    tags = '<span class="tag gold">gold article</span>' if is_gold(question, passage) else ""
    if contains(passage["text"], question.answers):
        tags += '<span class="tag answer">holds an answer</span>'
    published = escape(passage["published"] or "undated")
    return f"""<li value="{rank}">{link(passage["url"], passage["title"])} <span class="soft">{published}</span>{tags}
<div class="text">{_excerpt(passage["text"], question.answers)}</div></li>
"""


def _excerpt(text: str, answers: Sequence[str]) -> str:
    """Some of the text, around the accepted answer where it stands there literally, with that marked."""
    flat = " ".join(text.split())
    answer = next((hit for a in answers if a.strip() and (hit := _literally(a, flat))), None)
    start = max(0, answer.start() - EXCERPT // 2) if answer else 0
    if start:
        start = flat.find(" ", start) + 1 or start
    if answer and start > answer.start():
        start = answer.start()
    end = len(flat) if len(flat) <= start + EXCERPT else max(start + EXCERPT, answer.end() if answer else 0)
    cut = flat[start:end] if end == len(flat) else flat[start:end].rsplit(" ", 1)[0]
    if answer and start + len(cut) >= answer.end():
        before, within, after = flat[start : answer.start()], answer[0], flat[answer.end() : start + len(cut)]
        body = f"{escape(before)}<mark>{escape(within)}</mark>{escape(after)}"
    else:
        body = escape(cut)
    return f"{'… ' if start else ''}{body}{' …' if start + len(cut) < len(flat) else ''}"


def _literally(answer: str, text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(' '.join(answer.split()))}(?!\w)", text, re.IGNORECASE)


def _short(url: str) -> str:
    # Where it is and what its last part says: the rest of a news address is dates and sections.
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    names = [part for part in parts.path.split("/") if part and not part.isdigit() and part != "index.html"]
    return f"{(parts.hostname or url).removeprefix('www.')} / {names[-1]}" if names else url
