"""Edits of the store: functions from its text to its text, every other byte kept.

New values are written by tomlkit, but spliced into the text where `rgfeeds.store.spans`
found the old ones. To parse the whole file with tomlkit and write it out again
keeps most layouts and loses some: blanks and comments about arrays of tables that
other tables separate, the ends of lines where a file mixes them. A splice cannot
touch what it does not replace, whatever the file looks like.
"""
