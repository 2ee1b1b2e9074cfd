"""What a chat model drafts, sentence by sentence: proven, in its own words, or replaced by the quote."""
