"""Whether to answer: the signals, the fit that weighs them, and the reasons in words."""
