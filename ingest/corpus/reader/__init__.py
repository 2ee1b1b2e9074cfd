"""The reader: a question and texts come in, one number for each text goes out, higher where the text answers better."""
