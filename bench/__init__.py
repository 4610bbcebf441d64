"""The benchmark: rgfeeds beside Hugo and yaml2ics, on the same sessions, in one run."""
