from datetime import date

import pytest

from bot.answering.answer import Filters
from bot.commands.filters import NO_DAY
from ingest.corpus.articles import OutletCount

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


async def test_options_say_which_reports_may_answer(answering, channel, ann):
    options = {"since": "2025-03-01", "until": " 2025-03-31", "outlet": "The Herald", "as_of": "2025-04-02"}
    await ann.slash(channel, "ask", question=ETNA, **options)
    await ann.slash(channel, "search", query="etna", **options)

    wanted = (date(2025, 4, 2), Filters("The Herald", date(2025, 3, 1), date(2025, 3, 31)))
    assert answering.options == [wanted, wanted]


@pytest.mark.parametrize("command", ["ask", "search"])
async def test_what_is_no_day_is_said_to_the_person_alone(answering, channel, ann, command):
    result = await ann.slash(channel, command, **{"question" if command == "ask" else "query": ETNA}, since="tomorrow")

    (told,) = result.followups
    assert told.ephemeral
    assert told.content == NO_DAY
    assert answering.options == []


async def test_outlets_are_offered_as_they_are_typed(answering, channel, ann):
    answering.outlets = lambda: [
        OutletCount("The Herald", 9, None),
        OutletCount("Courier", 5, None),
        OutletCount(None, 1, None),
    ]
    offered = await ann.autocomplete(channel, "ask", "outlet", "her")

    assert [choice["value"] for choice in offered] == ["The Herald"]
