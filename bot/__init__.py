"""The Discord bot: questions, searches and topics of people come in, replies with quotes go out."""
