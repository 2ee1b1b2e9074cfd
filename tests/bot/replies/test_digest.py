from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import Question
from bot.answering.topics.reply import TopicCommand, TopicLine, TopicReply
from bot.replies.digest import digest_messages

DAY = date(2025, 3, 20)


@pytest.mark.parametrize(
    ("days", "search"),
    [
        ([DAY, date(2025, 3, 18)], "and 2 more: /search Etna since:2025-03-18"),
        # A search since a day finds no report without one.
        ([DAY, None], "and 2 more: /search Etna"),
        ([None], "and 1 more: /search Etna"),
    ],
)
def test_the_search_that_a_digest_names_finds_all_that_found_no_room(build, days, search):
    question = Question("Etna", datetime(2025, 4, 1, tzinfo=UTC))
    further = tuple(build.passage(published=day) for day in days)
    reply = TopicReply(TopicCommand.LATEST, question, (TopicLine(build.citation(1), DAY),), further=further)
    (message,) = digest_messages(reply, "daily", DAY)

    assert message.embeds[0].description.split("\n\n")[-1] == search
    (message,) = digest_messages(replace(reply, spelled="Erta Ale"), "daily", DAY)
    assert message.embeds[0].description.split("\n\n")[-1] == search.replace("Etna", "Erta Ale")
