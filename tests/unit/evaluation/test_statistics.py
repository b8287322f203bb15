"""Intervals and rankings, against published values and what must hold of any counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copiste.evaluation import statistics


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [  # R, binom.test(hits, of)
        (0, 100, 0.0, 0.036217),
        (5, 100, 0.016432, 0.112835),
        (10, 10, 0.691503, 1.0),
        (1, 1310, 0.0000193, 0.0042451),
        (500, 1000, 0.468550, 0.531450),
    ],
)
def test_the_exact_interval_is_clopper_and_pearson_s(hits: int, of: int, low: float, high: float) -> None:
    share = statistics.exact(hits, of)

    assert [share.low, share.high] == pytest.approx([low, high], abs=2e-6)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(5, 100, 0.021543, 0.111752), (0, 10, 0.0, 0.277533), (81, 263, 0.255270, 0.366233)],  # Newcombe 1998, table I
)
def test_the_short_interval_is_wilson_s(hits: int, of: int, low: float, high: float) -> None:
    share = statistics.wilson(hits, of)

    assert [share.low, share.high] == pytest.approx([low, high], abs=5e-5)


@settings(deadline=None)
@given(st.integers(0, 1000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share_and_nothing_says_nothing(counts: tuple[int, int]) -> None:
    hits, of = counts
    for share in (statistics.wilson(hits, of), statistics.exact(hits, of)):
        assert 0 <= share.low <= share.high <= 1
        assert share.rate is None if not of else share.low - 1e-9 <= share.rate <= share.high + 1e-9  # type: ignore[operator]


RANKED = st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9, 0.99]), st.booleans()), max_size=40)


@given(RANKED)
def test_auroc_is_the_chance_that_a_right_answer_has_more_confidence(ranked: list[tuple[float, bool]]) -> None:
    good, bad = [c for c, right in ranked if right], [c for c, right in ranked if not right]
    pairs = [(one > other) + (one == other) / 2 for one in good for other in bad]

    expected = sum(pairs) / len(pairs) if pairs else None
    assert statistics.auroc(ranked) == (None if expected is None else pytest.approx(expected))


@given(RANKED)
def test_risk_ends_at_the_error_of_all_answers(ranked: list[tuple[float, bool]]) -> None:
    curve = list(statistics.risk_by_coverage(ranked))

    assert [coverage for coverage, _, _ in curve] == sorted({coverage for coverage, _, _ in curve})
    if ranked:
        assert curve[-1][0] == 1.0
        assert curve[-1][1] == pytest.approx(sum(not right for _, right in ranked) / len(ranked))


@given(RANKED)
def test_every_answer_is_in_one_bin(ranked: list[tuple[float, bool]]) -> None:
    bins = statistics.reliability([*ranked, (1.0, True), (0.0, False)])

    assert sum(one.right.of for one in bins) == len(ranked) + 2
    assert all(one.start - 1e-9 <= one.confidence <= one.end + 1e-9 for one in bins)


def test_confidence_that_is_the_truth_has_no_calibration_error() -> None:
    honest = [(0.9, True)] * 9 + [(0.9, False)]
    boastful = [(0.99, True)] * 5 + [(0.99, False)] * 5

    assert statistics.calibration_error(statistics.reliability(honest)) == pytest.approx(0)
    assert statistics.calibration_error(statistics.reliability(boastful)) == pytest.approx(0.49)
    assert (statistics.brier(boastful) or 0) > (statistics.brier(honest) or 1)


def test_errors_on_one_page_are_fewer_witnesses_than_as_many_apart() -> None:
    together = [(10, 20)] + [(0, 20)] * 19
    apart = [(1, 20)] * 10 + [(0, 20)] * 10

    assert (statistics.resampled(together) or 0) > 1.5 * (statistics.resampled(apart) or 1)
    assert statistics.resampled([(0, 100), (0, 200)]) == pytest.approx(0.01)
    assert statistics.resampled([(0, 0)]) is None
    assert statistics.resampled(apart) == statistics.resampled(apart)
