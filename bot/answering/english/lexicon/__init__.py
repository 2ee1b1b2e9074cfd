"""The lists of English words that the program knows, each once; no rule of what follows from them."""
