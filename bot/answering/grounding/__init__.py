"""What can be quoted, and whether a sentence says nothing but what its quote says, word by word or in all its facts."""
