"""Questions with passages go in, the trained reader that judges a sentence and marks its answer comes out."""
