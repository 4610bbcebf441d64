"""Edits of the store: functions from its text to its text, every other byte kept.

New values are spliced into the text where `rgfeeds.store.spans` found the old ones: what is
not replaced cannot be touched. To read the whole file with tomlkit and write it out again
loses some layouts: blanks and comments about arrays of tables that other tables separate,
the ends of lines where a file mixes them.
"""
