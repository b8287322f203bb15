"""How many threads the libraries of a process may use; they look at it when they are imported."""

from __future__ import annotations

_VARIABLES = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
ONE_THREAD = dict.fromkeys(_VARIABLES, "1")
"""One process a core, one thread a process: threads that share a page spend more than they gain (bench/RESULTS.md)."""
