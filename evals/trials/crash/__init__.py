"""Kills ingest and the index server, and counts what was lost."""
