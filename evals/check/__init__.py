"""Statements that are known to be true, altered or of elsewhere -> what a check says of them."""
