"""Do the counts add up, where too much is held to compare all of it every few minutes: on AWS.

What is under way is looked at each time. Of all else every document is compared once, when it has settled, and then
again in turn, a few at each sweep; what did not fit is looked at again until it does. So a sweep costs what came since
the last one, whatever is held. `flow.reconcile` compares everything at once, for whoever asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice, takewhile

from copiste.books.rounds import ONE, ROUNDS, KeptRounds
from copiste.errors import Conflict, ObjectMissing
from copiste.flow.reconcile import ON_THE_WAY, UNFILED, Discrepancy, Reconcile, a_working_day_before
from copiste.ports.ledger import DocumentEntry
from copiste.ports.registers import Registers
from copiste.records.states import DocumentState

SETTLED = dt.timedelta(days=1)
"""How long ago a document landed that is compared: by then most are filed or wait for somebody. Chosen."""
MOST = 100
"""Documents that are compared for the first time in every other sweep: 14,400 a day, some 20 s of calls each time,
also of those that `copiste migrate` brought all at once. Chosen."""
AGAIN = 1
"""Documents that are compared again in every other sweep."""
KEPT = 50
"""Findings that are remembered at most; more than anybody reads."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What is under way, and what does not fit. `records` are those of the documents compared so far."""

    on_the_way: int
    overdue: int
    held: int
    tasks: int
    records: int
    findings: tuple[Discrepancy, ...]


@dataclass(frozen=True, slots=True)
class Rounds:
    """Goes along the ledger with what `account` compares with; `registers` know how far it is."""

    account: Reconcile
    registers: Registers

    def run(self, now: dt.datetime) -> UnderWay:
        """Look at what is under way, go a few steps on, and return both."""
        account, late = self.account, a_working_day_before(now)
        coming = [entry for state in ON_THE_WAY for entry in account.ledger.documents(state=state)]
        held = {each.id for each in coming if each.state is DocumentState.READING and account.allowance.holds(each.id)}
        waiting = chain.from_iterable(
            takewhile(lambda entry: entry.landed_at < late, account.ledger.documents(state=state))
            for state in UNFILED
            if state not in ON_THE_WAY
        )
        overdue = sum(entry.landed_at < late for entry in coming) + sum(1 for _ in waiting)
        findings = [*account.of_queues(coming, held, now)]
        kept = self._on(now)
        findings += [Discrepancy(code, document) for document, code in kept.odd]
        tasks = sum(1 for _ in account.records.queue())
        return UnderWay(len(coming), overdue, len(held), tasks, kept.records, tuple(findings))

    def remember(self, found: Sequence[Discrepancy]) -> None:
        """Look again at the documents of what was *found* elsewhere, until they fit."""
        seen = {each.document: each.code for each in found if each.document}
        if not seen:
            return

        def with_these(kept: KeptRounds | None) -> KeptRounds:
            known = kept or KeptRounds()
            return replace(known, odd=tuple(islice((dict(known.odd) | seen).items(), KEPT)))

        ROUNDS.change(self.registers, ONE, with_these)

    def _on(self, now: dt.datetime) -> KeptRounds:
        """Go on, by turns to new documents and to old ones; keep how far that was, unless another sweep was first."""
        entry = ROUNDS.entry(self.registers, ONE)
        kept = KeptRounds() if entry is None else entry.value
        after = replace(self._back(kept, now) if kept.turns % 2 else self._ahead(kept, now), turns=kept.turns + 1)
        with suppress(Conflict):  # another sweep was first: what it keeps holds
            if entry is None:
                ROUNDS.put(self.registers, ONE, after)
            else:
                ROUNDS.write(self.registers, replace(entry, value=after))
        return after

    def _ahead(self, kept: KeptRounds, now: dt.datetime) -> KeptRounds:
        """Compare those that have settled since."""
        seen, records, first = dict(kept.odd), kept.records, kept.first
        for each in islice(self._settled(kept.first, now), MOST):
            findings, met = self.account.of_document(each, now)
            seen |= _named(each, findings)
            records, first = records + met, each.id
        return replace(kept, first=first, records=records, odd=tuple(islice(seen.items(), KEPT)))

    def _back(self, kept: KeptRounds, now: dt.datetime) -> KeptRounds:
        """Compare once more what did not fit; where all did, those whose turn it is."""
        odd, others = kept.odd[:AGAIN], kept.odd[AGAIN:]
        turn = [] if odd else list(islice(self._settled(kept.again, now, until=kept.first), AGAIN))
        seen = dict(others)
        for each in (*turn, *self._entries(odd)):
            findings, _ = self.account.of_document(each, now)
            seen |= _named(each, findings)
        again = kept.again if odd else turn[-1].id if turn else ""  # at the end it begins anew
        return replace(kept, again=again, odd=tuple(seen.items()))

    def _settled(self, after: str, now: dt.datetime, until: str | None = None) -> Iterator[DocumentEntry]:
        """Yield the documents after the one named, those that landed long enough ago, no further than *until*."""
        for entry in self.account.ledger.documents(after=after or None):
            if entry.landed_at > now - SETTLED or (until is not None and entry.id > until):
                return
            yield entry

    def _entries(self, odd: tuple[tuple[str, str], ...]) -> Iterator[DocumentEntry]:
        for document, _ in odd:
            try:
                yield self.account.ledger.document(document)
            except ObjectMissing:  # it never was one of ours: nothing is left to compare
                continue


def _named(entry: DocumentEntry, findings: Sequence[Discrepancy]) -> dict[str, str]:
    return {entry.id: findings[0].code} if findings else {}
