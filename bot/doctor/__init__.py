"""What the owner asks when something does not work: checks of everything the bot needs."""
