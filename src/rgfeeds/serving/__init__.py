"""The preview: the site made in memory, served to this machine, made anew at each save.

What is served is what would be published; only the pages get more on the way out:
the script that loads them anew and, while the store is wrong, its mistakes.
"""

from __future__ import annotations
