"""The states of a document and of a page, and the only legal moves between them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class DocumentState(StrEnum):
    """Where a document stands."""

    LANDED = "landed"  # the original is kept, a receipt was given
    DUPLICATE = "duplicate"  # the same bytes came before to this office; kept, not read again
    QUARANTINED = "quarantined"  # cannot be read; a clerk is told why
    READING = "reading"  # its pages are decoded and being read
    ASSEMBLED = "assembled"  # every page is read; forms are typed and decided
    REVIEW = "review"  # at least one form waits for a person
    FILED = "filed"  # every form is a filed record
    SET_ASIDE = "set_aside"  # it holds no form: only blank, cover, separator or unrecognised pages
    DISMISSED = "dismissed"  # a person closed it with a reason, and no record came of it
    MOVED = "moved"  # what it holds goes on in other documents: a person arranged its pages anew, or it was a message
    ERASED = "erased"  # nothing of what it held is left: its key was destroyed, and its bytes were removed


class PageState(StrEnum):
    """Where a page stands. All but DECODED and READ are places; a person may still move it from most of them."""

    DECODED = "decoded"
    READ = "read"
    FILED = "filed"
    REVIEW = "review"
    BLANK = "blank"
    COVER = "cover"
    SEPARATOR = "separator"
    UNRECOGNISED = "unrecognised"
    QUARANTINED = "quarantined"
    DISMISSED = "dismissed"
    MOVED = "moved"


_D = DocumentState
DOCUMENT_MOVES: Mapping[DocumentState, frozenset[DocumentState]] = {
    # to review at once: there is no paper; moved at once: a message, which goes on in the documents attached to it
    _D.LANDED: frozenset({_D.DUPLICATE, _D.QUARANTINED, _D.READING, _D.REVIEW, _D.MOVED}),
    _D.READING: frozenset({_D.ASSEMBLED, _D.QUARANTINED}),
    _D.ASSEMBLED: frozenset({_D.REVIEW, _D.FILED, _D.SET_ASIDE, _D.QUARANTINED}),
    _D.REVIEW: frozenset({_D.FILED, _D.SET_ASIDE, _D.DISMISSED, _D.MOVED}),
    _D.FILED: frozenset({_D.ERASED}),
    **{end: frozenset({_D.DISMISSED, _D.MOVED, _D.ERASED}) for end in (_D.SET_ASIDE, _D.DUPLICATE, _D.QUARANTINED)},
    _D.DISMISSED: frozenset({_D.ERASED}),
    _D.MOVED: frozenset({_D.ERASED}),
    _D.ERASED: frozenset(),
}
ERASABLE = frozenset(state for state, moves in DOCUMENT_MOVES.items() if _D.ERASED in moves)
"""Where a document stands that nobody reads or works on."""

_P = PageState
_LEFT = frozenset({_P.BLANK, _P.COVER, _P.SEPARATOR, _P.UNRECOGNISED})
_ENDS = frozenset({_P.FILED, _P.REVIEW, _P.QUARANTINED, *_LEFT})
_BY_HAND = frozenset({_P.DISMISSED, _P.MOVED})
PAGE_MOVES: Mapping[PageState, frozenset[PageState]] = {
    _P.DECODED: frozenset({_P.READ, _P.QUARANTINED}),
    _P.READ: _ENDS,
    _P.REVIEW: frozenset({_P.FILED, *_LEFT, *_BY_HAND}),
    _P.FILED: frozenset(),
    **{left: (_LEFT | _BY_HAND) - {left} for left in _LEFT},
    _P.QUARANTINED: _LEFT | _BY_HAND,
    **{end: frozenset() for end in _BY_HAND},
}
