from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from copiste.drafting.matching import assign
from copiste.drafting.naming import slug, unique


@given(st.integers(1, 4), st.integers(0, 4), st.integers(0, 2**32 - 1))
def test_no_other_way_of_giving_out_labels_is_cheaper(rows: int, columns: int, seed: int) -> None:
    costs, limit = np.random.default_rng(seed).random((rows, columns)) * 10, 6.0

    chosen = assign(costs, limit)

    def total(way: tuple[int, ...]) -> float:
        return sum(limit if column >= columns else float(costs[row, column]) for row, column in enumerate(way))

    got = sum(limit if column is None else float(costs[row, column]) for row, column in enumerate(chosen))
    assert abs(got - min(map(total, itertools.permutations(range(columns + rows), rows)))) < 1e-9


def test_many_rows_still_take_no_column_twice() -> None:
    costs = np.random.default_rng(1).random((700, 300))

    taken = [column for column in assign(costs, 0.5) if column is not None]

    assert len(taken) == len(set(taken)) > 250


@given(st.text(max_size=200))
def test_a_name_is_short_ascii_snake_case_whatever_is_printed(text: str) -> None:
    name = slug(text)

    assert len(name) <= 40
    assert name == "" or name.replace("_", "a").isalnum()
    assert name.isascii()
    assert not name[:1].isdigit()


@given(st.lists(st.sampled_from(["a", "b", "a_2"]), max_size=12))
def test_names_are_unique(names: list[str]) -> None:
    given_out = unique(names)

    assert len(set(given_out)) == len(names)
