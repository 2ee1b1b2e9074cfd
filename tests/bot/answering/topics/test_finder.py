from datetime import UTC, date, datetime

import numpy as np

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.finder import days_of_reports


def test_the_days_of_reports_have_a_copied_report_once(passage_of):
    """A copy with a paragraph of its own had a day of its own."""
    topic = read_query(Question("flood", datetime(2025, 3, 9, tzinfo=UTC)))
    days = {"copy": date(2025, 3, 5), "copied": date(2025, 3, 4), "other": date(2025, 3, 8)}
    passages = tuple(
        passage_of("The flood has reached Marrow.", passage_id=number, article_id=article, published=day)
        for number, (article, day) in enumerate(days.items())
    )
    result = SearchResult(passages, np.zeros(2, np.float32), 0.9, topic, reports={"copy": "copied"})

    assert days_of_reports(topic, result) == [days["copied"], days["other"]]
