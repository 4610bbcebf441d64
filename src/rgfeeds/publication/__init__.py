"""What is published, before any format is chosen."""

from __future__ import annotations
