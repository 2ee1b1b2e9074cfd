"""A question as it was asked: what it wants, its language, its spelling."""
