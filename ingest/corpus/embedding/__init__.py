"""Texts come in, unit vectors go out: the model, its conversion, sentence vectors."""
