"""From a question to numbered passages: by meaning and by words, fused, ranked, read."""
