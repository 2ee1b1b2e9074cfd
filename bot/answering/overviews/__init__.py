"""Replies to a topic or a courtesy: the newest articles, each with a sentence of its own."""
