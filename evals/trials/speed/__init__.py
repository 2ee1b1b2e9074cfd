"""Times the program beside the LangChain tutorial's pipeline."""
