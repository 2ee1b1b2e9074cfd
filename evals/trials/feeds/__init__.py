"""Many runs over a site that changes and breaks, with a bot that answers beside: what is lost, and what grows."""
