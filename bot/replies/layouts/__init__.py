"""Answers, refusals and pages of a search as layouts of Discord's Components V2."""
