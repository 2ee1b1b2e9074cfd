"""The children that a speed run measures from within: python -m evals.trials.speed.worker model | search | bot.

    model                     load the embedding model, as ingest does
    search QUESTIONS.jsonl K  each question's passages, warm, with the milliseconds it took
    bot QUESTIONS.jsonl       answer the questions as the bot does, two at a time, Discord's library loaded

CORPUS_DIR says which corpus; each prints one JSON document.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.answering.service import Answering
from bot.replies.document import passages_document
from bot.settings import BotSettings
from bot.wiring import open_answering
from evals.questions import EvalQuestion, read_questions
from evals.trials.speed.child import resident_mb

FIELDS = ("url", "copies", "text")


def main(arguments: list[str]) -> None:
    """Do one of the three and print what was found."""
    if arguments[0] == "model":
        document = _load_model()
    else:
        with closing(open_answering(BotSettings(max_question_characters=4000))) as answering:
            questions = read_questions(Path(arguments[1]))
            answering.warm_up()
            work = _search(answering, questions, int(arguments[2])) if arguments[0] == "search" else None
            document = work or _answer(answering, questions)
    print(json.dumps(document))


def _load_model() -> dict[str, Any]:
    started = time.perf_counter()
    from ingest.corpus.embedding.model import EmbeddingModel

    EmbeddingModel(BotSettings().embedding_model).encode_passages(["warm up"])
    return {"seconds": time.perf_counter() - started}


def _search(answering: Answering, questions: list[EvalQuestion], k: int) -> dict[str, Any]:
    results = []
    for question in questions:
        started = time.perf_counter()
        passages_found = answering.search(question.text, k=k)
        spent = (time.perf_counter() - started) * 1000
        passages = [{key: passage[key] for key in FIELDS} for passage in passages_document(passages_found)]
        results.append({"id": question.id, "ms": spent, "passages": passages})
    return {"results": results, "server_mb": _server_mb()}


def _answer(answering: Answering, questions: list[EvalQuestion]) -> dict[str, Any]:
    importlib.import_module("bot.client")
    with ThreadPoolExecutor(BotSettings().answer_threads) as pool:
        replies = list(pool.map(lambda question: answering.ask(question.text), questions))
    return {"replies": len(replies)}


def _server_mb() -> float:
    from ingest.corpus.chroma.server import ChromaServer

    with ChromaServer.connect(BotSettings().corpus_dir, start=False) as server:
        return resident_mb(server.server_pid)


if __name__ == "__main__":
    main(sys.argv[1:])
