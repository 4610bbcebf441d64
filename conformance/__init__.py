"""Real calendar programs and feed readers against a served build."""
