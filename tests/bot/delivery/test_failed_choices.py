import logging

import pytest

from ingest.corpus.errors import CorpusError

pytestmark = pytest.mark.asyncio


@pytest.fixture
def fails(simcord_env, answering, monkeypatch):
    """Has the outlets that are offered fail, or Discord refuse them."""

    def fail(error):
        if error is None:
            simcord_env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
            answering.outlets = list
            return

        def outlets():
            raise error

        answering.outlets = outlets

    return fail


@pytest.mark.parametrize(
    ("error", "reason", "has_traceback"),
    [
        (CorpusError("There is no corpus."), "There is no corpus.", False),
        (None, "the interaction had expired", False),
        (RuntimeError("a defect"), "a defect", True),
    ],
)
async def test_a_failure_while_somebody_types_is_logged_without_their_id(
    fails, channel, ann, caplog, error, reason, has_traceback
):
    """discord.py names the person, and wrote a traceback for each letter that was typed."""
    fails(error)
    with caplog.at_level(logging.WARNING):
        assert await ann.autocomplete(channel, "ask", "outlet", "e") == []

    (record,) = caplog.records
    assert record.getMessage() == f"No choices could be offered: {reason}"
    assert bool(record.exc_info) is has_traceback
    assert str(ann.id) not in caplog.text
