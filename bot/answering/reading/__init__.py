"""The evidence read sentence by sentence: how likely each answers, and with which words."""
