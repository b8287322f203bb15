"""Every book that an installation keeps: small things that are read whole and written over only as they were read.

This is the list of all of them, with what each holds, its key and how long it is kept in the module that is named. No
other code writes slips.
"""

from __future__ import annotations

from typing import Any

from copiste.books.accounts import ACCOUNTS, SETUP
from copiste.books.allowance import LET_THROUGH, MONTHS
from copiste.books.arranging import PLANS
from copiste.books.attempts import ATTEMPTS as DELIVERY_ATTEMPTS
from copiste.books.batches import BATCHES, MEMBERS, SAID
from copiste.books.book import Book
from copiste.books.doors import CALLS, COLLECTED, DOORS, FOLDERS, LOST, TAKEN_FILES
from copiste.books.earlier import MOVED
from copiste.books.erased import ERASED
from copiste.books.incidents import INCIDENTS, INCIDENTS_OF, RESTRICTED
from copiste.books.invitations import INVITATIONS
from copiste.books.learning import LEARNED
from copiste.books.lines import LINES
from copiste.books.notes import NOTES
from copiste.books.outbox import DEBTS
from copiste.books.promises import PROMISES, UPLOAD_KEYS, UPLOADS
from copiste.books.rounds import ROUNDS
from copiste.books.running import RUNNING
from copiste.books.saved_views import SAVED_VIEWS
from copiste.books.seeds import SEEDS
from copiste.books.sessions import ATTEMPTS, BEGUN, SESSIONS
from copiste.books.sheets import KEYS, PAIRS, SHEETS
from copiste.books.tastes import TASTES
from copiste.books.whole import WHOLE


def each_once(*books: Book[Any]) -> tuple[Book[Any], ...]:
    """Return *books*; raise `ValueError` when two of them would write over each other."""
    kinds = [book.kind for book in books]
    if twice := {kind for kind in kinds if kinds.count(kind) > 1}:
        raise ValueError(f"two books have one kind: {', '.join(sorted(twice))}")
    return books


BOOKS = each_once(
    ACCOUNTS,
    SETUP,
    INVITATIONS,
    SESSIONS,
    ATTEMPTS,
    BEGUN,
    PROMISES,
    UPLOADS,
    UPLOAD_KEYS,
    BATCHES,
    MEMBERS,
    SAID,
    SHEETS,
    PAIRS,
    KEYS,
    LEARNED,
    SEEDS,
    RUNNING,
    SAVED_VIEWS,
    PLANS,
    NOTES,
    INCIDENTS,
    INCIDENTS_OF,
    RESTRICTED,
    ERASED,
    MONTHS,
    LET_THROUGH,
    DEBTS,
    DELIVERY_ATTEMPTS,
    COLLECTED,
    LOST,
    CALLS,
    DOORS,
    FOLDERS,
    TAKEN_FILES,
    LINES,
    TASTES,
    ROUNDS,
    WHOLE,
    MOVED,
)
