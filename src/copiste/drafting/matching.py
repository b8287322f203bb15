"""Give each place its label so that the labels fit best together: the assignment problem, solved exactly."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Costs = npt.NDArray[np.float64]
"""What it costs to pair each row with each column: rows by columns; or a price a row or a column."""
_MOST_EXACT = 600
"""Rows up to which every pairing is weighed: beyond, time grows with the cube; chosen, not measured."""


def assign(costs: Costs, limit: float) -> list[int | None]:
    """Return for each row of *costs* its column, no column twice, so that the total is least; None costs *limit*.

    Shortest augmenting paths (Jonker and Volgenant, 1987). Beyond 600 rows the nearest free column is taken instead,
    cheapest pair first.

    >>> assign(np.array([[1.0, 2.0], [1.0, 9.0]]), limit=5)
    [1, 0]
    """
    rows, columns = costs.shape
    if rows > _MOST_EXACT:
        return _greedy(costs, limit)
    spare = np.full((rows, rows), np.inf)
    np.fill_diagonal(spare, limit)
    chosen = _shortest_paths(np.hstack([np.minimum(costs, limit * 1000), np.minimum(spare, limit * 1000)]))
    return [
        int(column) if column < columns and costs[row, column] < limit else None for row, column in enumerate(chosen)
    ]


def _greedy(costs: Costs, limit: float) -> list[int | None]:
    chosen: list[int | None] = [None] * costs.shape[0]
    taken: set[int] = set()
    pairs = np.argwhere(costs < limit)
    for row, column in pairs[np.argsort(costs[pairs[:, 0], pairs[:, 1]], kind="stable")]:
        if chosen[row] is None and int(column) not in taken:
            chosen[row] = int(column)
            taken.add(int(column))
    return chosen


def _shortest_paths(costs: Costs) -> list[int]:
    rows, columns = costs.shape
    row_price, column_price = np.zeros(rows + 1), np.zeros(columns + 1)
    owner = np.zeros(columns + 1, dtype=int)  # column 0 and row 0 stand for "none yet"
    for row in range(1, rows + 1):
        way = _path(costs, row, row_price, column_price, owner)
        column = way.pop()
        for before in reversed(way):
            owner[column] = owner[before] if before else row
            column = before
    chosen = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            chosen[owner[column] - 1] = column - 1
    return chosen


def _path(costs: Costs, row: int, row_price: Costs, column_price: Costs, owner: npt.NDArray[np.int_]) -> list[int]:
    """Return the columns from none to a free one along which *row* pushes the others aside; update the prices."""
    columns = costs.shape[1]
    least, before = np.full(columns + 1, np.inf), np.zeros(columns + 1, dtype=int)
    done = np.zeros(columns + 1, dtype=bool)
    owner[0], column = row, 0
    while owner[column]:
        done[column] = True
        here = owner[column]
        reduced = costs[here - 1] - row_price[here] - column_price[1:]
        nearer = ~done[1:] & (reduced < least[1:])
        least[1:][nearer], before[1:][nearer] = reduced[nearer], column
        following = int(np.argmin(np.where(done[1:], np.inf, least[1:]))) + 1
        step = least[following]
        row_price[owner[done]] += step
        column_price[done] -= step
        least[~done] -= step
        column = following
    way = [column]
    while column:
        column = int(before[column])
        way.append(column)
    return way[::-1]
