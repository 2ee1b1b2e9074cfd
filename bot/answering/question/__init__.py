"""A question as it was asked, read once into a Query: its words, names and time, what it wants, its spelling."""
