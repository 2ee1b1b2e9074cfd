"""Searches the index of a running or resting corpus with Chroma's own client: search_with_chroma.py QUESTION"""

import json
import sys
from subprocess import check_output

from chromadb import HttpClient
from sentence_transformers import SentenceTransformer

address = json.loads(check_output([sys.executable, "-m", "ingest", "address", "--json"]))
collection = HttpClient(**address["client"]).get_collection(address["collection"], embedding_function=None)
vector = SentenceTransformer(address["model"], device="cpu").encode(sys.argv[1])
result = collection.query(query_embeddings=[vector], n_results=3, include=["documents", "metadatas"])
for about, text in zip(result["metadatas"][0], result["documents"][0], strict=True):
    print(about["title"], about.get("published"), about.get("url"), text, sep="\n", end="\n\n")
