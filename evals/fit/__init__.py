"""Fits what the answering weighs: passages, sentences, refusals, the answer at a glance, the reader."""
