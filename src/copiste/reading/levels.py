"""From which measurements on the ink and print of a page mean something: whoever judges needs these, and no pixels."""

EMPTY_BELOW, TICKED_FROM = 0.025, 0.085
"""Shares of the box that ink fills. On real pages and their faxes a tick filled at least 11 % of its box and an empty
one less than 0.5 %, stamps aside (bench/RESULTS.md); what lies between is unsure."""
FILLED_FROM = 0.6
"""Share of the box that ink fills when it was blackened; set by hand."""
SURROUNDED = 0.7
"""Share of the directions in which ink surrounds a box, from which on it is circled: a tick has 0.5 at most."""
LINED = 0.3
"""Share of a box's height or width along which a straight line runs through it."""
LONG = 1.9
"""How far beyond its box, in its own sizes, a stroke is no tick's."""
SEEN = "seen"
"""The name of this measurement in a zone's evidence."""
LEAST = 0.25
"""A place is taken for seen from here on: what was cut, covered or whitened is near nought, and on whole pages, worn
copies and bad faxes among them, hardly a place falls below."""
MISSED, COME_THROUGH = 0.75, 0.9
"""On a page of which all places but one in twenty are seen as surely as the second, one below the first was covered or
whitened. Of 7,063 places of 169 made pages, bad faxes among them, ten were: a third of the files that bench/accuracy.py
reads, counted once."""
ADDED = 28
"""Pixels of ink at 300 dpi, a full stop in small print, from which on something was put there by other means."""
POINT = 12
"""Pixels of ink at 300 dpi from which on something may be a point or a comma between digits: in 8-point type a point
is a square of 4 pixels or more."""
ANEW = "anew"
"""The name in a zone's evidence of whether all its ink is that of the text which its file says it is, drawn anew."""
STRANGE = "strange_"
"""Before the name of a measurement at a box: of the ink alone that no widget of the file drew."""
OVER_WORDS = "over_words"
"""The name in a box's evidence of the pixels at 300 dpi over its words that are neither text nor print."""
