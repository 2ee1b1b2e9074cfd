"""Text as it is stored and compared: normalized, folded, cut into sentences and words."""
