"""English words and what they stand for: terms, names, dates, figures; knows no question and no passage."""
