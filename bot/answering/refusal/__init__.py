"""Whether to answer: the signals, the fit that weighs them, the reasons in words, and what is often refused."""
