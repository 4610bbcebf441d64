"""Words: Markdown, and how dates, people and rooms are written and said."""
