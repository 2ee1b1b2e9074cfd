"""The spelling of the articles in place of what was typed: of errors, and of words that are spelled in two ways."""
