"""The reader: a question and texts come in, one score for each text goes out, higher for better answers."""
