"""A question comes in, an answer of quoted claims or a refusal with its reason goes out; knows no Discord."""

import os

# LangChain sends each question and all that comes of it to LangSmith where its variables ask for that, which are often
# exported for other programs. It asks for this one before all others, and keeps what it has read once.
os.environ["LANGSMITH_TRACING_V2"] = "false"
# With tracing off, its first variables of it end every question with an error.
for _name in ("LANGCHAIN_TRACING", "LANGCHAIN_HANDLER"):
    os.environ.pop(_name, None)
