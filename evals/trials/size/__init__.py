"""Ingests one text of megabytes: what goes in are articles, what comes out is how much memory that took."""
