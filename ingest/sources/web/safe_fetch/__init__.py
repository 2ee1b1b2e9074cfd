"""A request -> what the web answered: only public addresses, within limits, politely, and never past a block."""
