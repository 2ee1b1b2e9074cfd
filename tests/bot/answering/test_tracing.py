"""What people ask goes to no service that watches programs, whatever is exported for other programs."""

import os
import subprocess
import sys

import pytest

# What LangChain would hand each step of a question to; a process of its own, as it reads its variables once.
HANDLERS = """
import {module}
from langchain_core.callbacks.manager import CallbackManager
print(CallbackManager.configure().handlers)
"""


@pytest.mark.parametrize("module", ["bot.answering.answerer", "bot.answering.chat_model.stream"])
def test_no_question_is_traced(module):
    names = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING")
    environment = {
        **os.environ,
        **dict.fromkeys(names, "true"),
        "LANGSMITH_API_KEY": "x",
        "LANGSMITH_ENDPOINT": "http://127.0.0.1:9",
    }
    command = [sys.executable, "-c", HANDLERS.format(module=module)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
