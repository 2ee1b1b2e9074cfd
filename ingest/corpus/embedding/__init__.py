"""Texts to vectors: the model, its conversion, its vectors of sentences."""
