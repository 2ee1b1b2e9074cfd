"""What a person at a terminal is shown: what may be printed, what is hidden, what nobody expected."""
