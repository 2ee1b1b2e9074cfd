"""Measures the replies: answers, refusals, counterfactual and hostile articles."""
