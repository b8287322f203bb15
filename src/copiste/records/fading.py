"""From where on the writing of a page came through so badly that something may be gone without a trace.

Of a page, `faded` is how far what was written on it fell to pieces, `empty` how much emptier it is than people leave
forms, both 0..1 (`records.evidence` measures them).
"""

CHIPPED = 0.1
"""How far a page's writing is in pieces for many traces to be a pen's though none is larger than dust: where all else
is whole, they are dust, or the frayed edge of print; by eye on made pages."""
PIECES, BARE = 0.2, 0.6
"""`faded` and `empty` from which on answers may be gone without a trace."""


def gone(faded: float, empty: float) -> bool:
    """Return whether answers of such a page may be gone without a trace."""
    return faded >= PIECES or empty >= BARE
