"""Text and links as they are stored and compared: normalized, folded, cut into sentences and words."""
