"""The languages of the bot's sentences in Discord: English, and those with a catalog in locale/."""
