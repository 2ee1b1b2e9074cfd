"""Searches the index of a corpus with LangChain (pip install -e '.[tutorial]'): search_with_langchain.py QUESTION"""

import json
import sys
from subprocess import check_output

from chromadb import HttpClient
from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings

address = json.loads(check_output([sys.executable, "-m", "ingest", "address", "--json"]))
model = HuggingFaceEmbeddings(model_name=address["model"], model_kwargs={"device": "cpu"})
store = Chroma(address["collection"], model, client=HttpClient(**address["client"]))
for passage in store.similarity_search(sys.argv[1], k=3):
    about = passage.metadata
    print(about["title"], about.get("published"), about.get("url"), passage.page_content, sep="\n", end="\n\n")
