"""What is said beside an answer: reports that differ, how old a report is."""
