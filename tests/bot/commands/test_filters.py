from datetime import date, timedelta

import pytest

from bot.answering.answer import Filters
from bot.commands.filters import NO_DAY
from ingest.corpus.articles import OutletCount

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


async def test_options_limit_the_reports_that_may_answer(answering, channel, ann):
    options = {"since": "2025-03-01", "until": " 2025-03-31", "outlet": " The Herald ", "as_of": "2025-04-02"}
    await ann.slash(channel, "ask", question=ETNA, **options)
    await ann.slash(channel, "search", query="etna", **options)

    wanted = (date(2025, 4, 2), Filters("The Herald", date(2025, 3, 1), date(2025, 3, 31)))
    assert answering.options == [wanted, wanted]


@pytest.mark.parametrize("command", ["ask", "search"])
async def test_an_invalid_day_is_an_error_only_the_person_sees(answering, channel, ann, command):
    result = await ann.slash(channel, command, **{"question" if command == "ask" else "query": ETNA}, since="tomorrow")

    (message,) = result.followups
    assert message.ephemeral
    assert message.content == NO_DAY
    assert answering.options == []


@pytest.mark.parametrize("option", ["as_of", "since"])
async def test_a_day_to_come_is_an_error_only_the_person_sees(simcord_env, answering, channel, ann, option):
    """It was answered as of then: "corpus updated 73 years ago"."""
    noon = simcord_env.now().replace(hour=12)  # when the next day has begun on islands in the Pacific
    simcord_env.backend.clock.advance((noon - simcord_env.now()).total_seconds())
    tomorrow, after = ((noon + timedelta(days=days)).date() for days in (1, 2))
    for command, text in (("ask", "question"), ("search", "query"), ("latest", "topic")):
        result = await ann.slash(channel, command, **{text: ETNA, option: after.isoformat()})
        (message,) = result.followups
        assert message.ephemeral
        assert message.content == f"{after} has not come yet; take today or an earlier day."
    assert answering.options == []

    await ann.slash(channel, "search", query=ETNA, until=after.isoformat(), **{option: tomorrow.isoformat()})
    as_of, since = (tomorrow, None) if option == "as_of" else (None, tomorrow)
    assert answering.options == [(as_of, Filters(None, since, after))]


async def test_outlets_are_completed_while_typing(answering, channel, ann):
    answering.outlets = lambda: [
        OutletCount("The Herald", 9, None),
        OutletCount("Courier", 5, None),
        OutletCount(None, 1, None),
    ]
    offered = await ann.autocomplete(channel, "ask", "outlet", "her")

    assert [choice["value"] for choice in offered] == ["The Herald"]
