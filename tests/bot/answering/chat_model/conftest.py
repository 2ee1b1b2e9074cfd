from datetime import date
from functools import partial

import pytest
from pydantic import SecretStr

from bot.answering.chat_model.breaker import Breaker
from bot.answering.chat_model.budget import DailyBudget
from bot.answering.chat_model.model import CallLimits, ChatModel
from bot.answering.chat_model.provider import open_model

KEY = "sk-live-0123456789abcdef"


@pytest.fixture
def model_of(chat_server, tmp_path):
    """A chat model over the scripted server, with the real client; what it would have slept is kept in `slept`."""

    def of(*script, total=60.0, stall=30.0, max_tokens=400, limit=0, plain=False, **changes):
        chat_server.script = list(script)
        open_one = partial(
            open_model,
            "openai:scripted",
            base_url=chat_server.url,
            api_key=SecretStr(KEY),
            max_tokens=max_tokens,
            timeout=60,
        )
        budget = DailyBudget(tmp_path / "bot", limit, lambda: date(2025, 3, 31))
        slept = []
        changes = {"breaker": Breaker(lambda: 0.0), "sleep": slept.append, **changes}
        if plain:
            changes["plain"] = partial(open_one, plain=True)
        model = ChatModel("openai:scripted", open_one(), budget, CallLimits(total, stall, max_tokens), **changes)
        model.slept = slept
        model.budget = budget
        return model

    return of
