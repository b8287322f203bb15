"""From judged fields to figures: one row a slice, and every error target against what was observed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from copiste.evaluation import statistics
from copiste.evaluation.judge import Case, Judged
from copiste.evaluation.statistics import Proportion


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one slice (docs/evaluate.md). `silent` has an exact interval, other shares Wilson's."""

    fields: int
    filled: int
    exact: Proportion
    near: Proportion
    blank: Proportion
    marks: Proportion
    auto: Proportion
    silent: Proportion
    upto: float | None
    other: int
    missing: int
    auroc: float | None
    documents: int
    identified: Proportion
    untouched: Proportion
    documents_silent: Proportion
    stops: float


@dataclass(frozen=True, slots=True)
class Promise:
    """An error target: the confidence that it asks for, and the errors among the answers that have it."""

    target: float
    threshold: float
    wrong: Proportion

    @property
    def verdict(self) -> str:
        """Return `held` or `broken` when the interval leaves no doubt, else `open`."""
        if self.wrong.of and self.wrong.high <= self.target:
            return "held"
        return "broken" if self.wrong.of and self.wrong.low > self.target else "open"


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of an evaluation, by slice: `all`, `typed`, `handwritten`, each form, each field of each form."""

    documents: int
    pages: Proportion
    slices: Mapping[str, Row]
    forms: Mapping[str, Row]
    fields: Mapping[tuple[str, str], Row]
    ranked: statistics.Ranked
    promises: Sequence[Promise]


def summary(documents: Sequence[Judged], thresholds: Mapping[float, float]) -> Summary:
    """Return the figures of *documents*; *thresholds* maps each error target to the confidence that it asks for."""
    cases = [case for document in documents for case in document.cases]
    kinds: dict[str, Callable[[Case], bool]] = {
        "all": lambda _: True,
        "typed": lambda case: case.filled and not case.handwritten,
        "handwritten": lambda case: case.filled and case.handwritten,
    }
    forms = dict.fromkeys(case.form for case in cases)
    names = dict.fromkeys((case.form, case.name) for case in cases)
    by_field: dict[tuple[str, str], list[Judged]] = {name: [] for name in names}
    for document in documents:
        for case in document.cases:
            by_field[case.form, case.name].append(replace(document, cases=(case,)))
    return Summary(
        documents=len(documents),
        pages=statistics.wilson(sum(one.placed for one in documents), sum(one.pages for one in documents)),
        slices={name: row(_only(documents, kind)) for name, kind in kinds.items()},
        forms={form: row(_only(documents, _of(form))) for form in forms},
        fields={name: row(parts, resample=False) for name, parts in by_field.items()},
        ranked=[one for case in cases if (one := case.ranked) is not None],
        promises=[_promise(cases, target, limit) for target, limit in sorted(thresholds.items())],
    )


def row(documents: Sequence[Judged], *, resample: bool = True) -> Row:
    """Return the figures of all fields of *documents*."""
    cases = [case for document in documents for case in document.cases]
    filled = [case for case in cases if case.filled]
    marks = [case for case in cases if case.mark]
    blanks = [case for case in cases if not case.mark and not case.filled]
    silent = [
        (sum(case.silent for case in each.cases), sum(case.accepted and case.filled for case in each.cases))
        for each in documents
    ]
    return Row(
        fields=len(cases),
        filled=len(filled),
        exact=_share(case.exact for case in filled),
        near=_share(case.right for case in filled),
        blank=_share(case.right for case in blanks),
        marks=_share(case.right for case in marks),
        auto=_share(case.accepted for case in cases),
        silent=statistics.exact(sum(wrong for wrong, _ in silent), sum(of for _, of in silent)),
        upto=statistics.resampled(silent) if resample else None,
        other=sum(case.other for case in cases),
        missing=sum(case.missing for case in cases),
        auroc=statistics.auroc([one for case in cases if (one := case.ranked) is not None]),
        documents=len(documents),
        identified=_share(each.identified for each in documents),
        untouched=_share(all(case.accepted for case in each.cases) for each in documents),
        documents_silent=_share(any(case.silent for case in each.cases) for each in documents),
        stops=sum(not case.accepted for case in cases) / len(documents) if documents else 0.0,
    )


def _promise(cases: Sequence[Case], target: float, threshold: float) -> Promise:
    taken = [case for case in cases if case.filled and case.accepted_at(threshold)]
    return Promise(target, threshold, statistics.exact(sum(not case.sound for case in taken), len(taken)))


def _only(documents: Sequence[Judged], kind: Callable[[Case], bool]) -> list[Judged]:
    """Return the documents that have a field of that kind, with those fields alone."""
    kept = [replace(each, cases=tuple(case for case in each.cases if kind(case))) for each in documents]
    return [each for each in kept if each.cases]


def _of(form: str) -> Callable[[Case], bool]:
    return lambda case: case.form == form


def _share(hits: Iterable[bool]) -> Proportion:
    told = list(hits)
    return statistics.wilson(sum(told), len(told))


def errors(documents: Sequence[Judged]) -> list[tuple[Judged, Case]]:
    """Return every field that was read wrong with its document: what no person would have seen first, then the surest.

    A right reading that could not be typed and waits for a person is no error; one that was filed is.
    """
    wrong = [(each, case) for each in documents for case in each.cases if case.silent or not case.right]
    return sorted(wrong, key=lambda pair: (not (pair[1].silent or pair[1].other), -(pair[1].confidence or 0.0)))
