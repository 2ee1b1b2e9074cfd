"""The sentences that stand for articles on a topic: which articles, and which sentence of each."""
