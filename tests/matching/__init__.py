"""How well spellings of one person are matched, and how seldom two persons are taken for one:
``python -m tests.matching`` measures it and writes docs/matching.md."""
