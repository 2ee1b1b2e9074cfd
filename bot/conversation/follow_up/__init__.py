"""A question and the turns before it -> the question as it would be asked alone."""
