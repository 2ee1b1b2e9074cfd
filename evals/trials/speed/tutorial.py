"""The LangChain tutorial's pipeline, which `python -m evals speed` times this program against.

    python tutorial.py ingest ARTICLES.jsonl MODEL_FOLDER STORE
    python tutorial.py search QUESTIONS.jsonl MODEL_FOLDER STORE K

A script of its own that imports nothing of this project, with the settings of
https://docs.langchain.com/oss/python/langchain/rag. Both print one JSON document.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

BATCH = 5000  # embedded Chroma takes 5,461 records at most, and langchain_chroma does not batch


def main(arguments: list[str]) -> None:
    """Ingest articles into a store, or search it."""
    command, file, model, store = arguments[:4]
    lines = [json.loads(line) for line in Path(file).read_text("utf-8").split("\n") if line.strip()]
    opened = open_store(model, store)
    print(json.dumps(ingest(opened, lines) if command == "ingest" else search(opened, lines, int(arguments[4]))))


def open_store(model: str, store: str) -> Chroma:
    """The vector store of the tutorial, embedded in this process, with the model of this folder in torch."""
    embeddings = HuggingFaceEmbeddings(model_name=model, model_kwargs={"device": "cpu"})
    return Chroma(collection_name="articles", embedding_function=embeddings, persist_directory=store)


def ingest(store: Chroma, articles: list[dict[str, Any]]) -> dict[str, Any]:
    """Split and add the articles."""
    documents = [Document(page_content=a["text"], metadata={"url": a.get("url") or ""}) for a in articles]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    splits = splitter.split_documents(documents)
    for first in range(0, len(splits), BATCH):
        store.add_documents(splits[first : first + BATCH])
    return {"passages": len(splits)}


def search(store: Chroma, questions: list[dict[str, Any]], k: int) -> dict[str, Any]:
    """The k most similar passages of each question, warm, with the milliseconds it took."""
    store.similarity_search("warm up", k=k)
    results = []
    for question in questions:
        started = time.perf_counter()
        documents = store.similarity_search(question["question"], k=k)
        spent = (time.perf_counter() - started) * 1000
        passages = [{"url": d.metadata["url"] or None, "copies": [], "text": d.page_content} for d in documents]
        results.append({"id": question["id"], "ms": spent, "passages": passages})
    return {"results": results}


if __name__ == "__main__":
    main(sys.argv[1:])
