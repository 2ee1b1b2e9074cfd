"""How the sources are doing, and what became of a link: `python -m ingest health` and `explain`."""
