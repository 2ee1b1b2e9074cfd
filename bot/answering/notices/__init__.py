"""What stands beside an answer: reports that differ, how old a report is."""
