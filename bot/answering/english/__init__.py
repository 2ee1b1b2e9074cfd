"""English words and what they stand for: terms, names, dates, figures, statements; knows no question and no passage."""
