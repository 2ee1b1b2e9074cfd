"""Answers, refusals and results come in, Discord messages and files go out; nothing is sent or looked up."""
