"""Recipes: each draws one kind of chart out of the rows of a table and gives a ``View``.

A recipe takes the scope, the words around the chart and its rows; table, download, text for those
who can't see the figure, hover texts and axes come with it. A recipe computes nothing: figures
come from the release or from ``lib/measures.py``.
"""
