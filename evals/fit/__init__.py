"""Fits the weights of answering: passages, sentences, refusals, short answers, the reader."""
