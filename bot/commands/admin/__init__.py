"""/admin: what the people who run the bot see and do, in Discord."""
