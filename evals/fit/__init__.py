"""Fits the weights of answering: passages, sentences, refusals, short answers, follow-ups, the readers."""
