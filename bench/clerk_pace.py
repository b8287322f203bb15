"""A clerk who knows what stands on the paper, with a person's times, at tasks read from the samples' filled forms."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from samples.corpus import one_fill
from samples.forms import BLANKS
from tests.web.clerk import Clerk
from tests.web.office import Office

LOOK, KEY, FURTHER = 1.35, 0.28, 0.23
"""Seconds: to look and decide (M), a key (K), an eye movement to a further answer; sources in `bench/clerk.py`."""
PROFILES = ("scan", "worn")
"""How the filled forms arrive: as a clean scan, and as a copy of a copy with a stamp on it."""
MOST = 6
"""Filled forms made for each task wanted, at most: one that is read with certainty comes to no task."""
WATCH = """() => {
  window.since = [];
  let last = null;
  document.addEventListener("focusin", ({target}) => {
    const place = target.closest(".editor") ?? target.closest(".file") ?? target.closest(".complaints");
    if (place && place !== last) window.since.push(performance.now());
    last = place;
  });
}"""
Truth = Mapping[str, Any]


@dataclass(frozen=True)
class TimedStop:
    """A stop that was answered: whether a reader was right, how many keys, the seconds, and a person's part of them."""

    right: bool
    keys: int
    seconds: float
    human: float


def filled_forms(office: Office, tasks: int, seed: int) -> dict[str, Truth]:
    """Take in filled forms until *tasks* of them wait; return by task the record that stands on the paper.

    What was taken in and not worked on yet when an earlier call was ended is counted in.
    """
    kept = office.home / "truths.json"
    out: dict[str, Truth] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    with tempfile.TemporaryDirectory() as name:
        begun = len(list(office.deps.ledger.documents()))
        for source, truth in _fills(Path(name), begun, tasks * MOST, seed):
            if len(out) >= tasks:
                break
            entry = office.taken_in(source)
            out |= {task.id: truth for task in office.deps.records.tasks() if task.document == entry}
            kept.write_text(json.dumps(out), "utf-8")
    return out


def _fills(folder: Path, begun: int, most: int, seed: int) -> Iterator[tuple[Path, Truth]]:
    blanks = sorted(BLANKS.glob("*.pdf"))
    for number in range(begun, most):
        blank, profile = blanks[number % len(blanks)], PROFILES[number // len(blanks) % len(PROFILES)]
        fill = number // len(blanks)  # one in three is in hand-like letters
        one_fill(blank, blank.stem, fill, seed, out=folder, profiles=[profile])
        truth = json.loads((folder / f"{fill}.truth.json").read_text("utf-8"))["record"]
        yield folder / f"{fill}.{profile}.pdf", truth


def at_work(clerk: Clerk, office: Office, truths: Mapping[str, Truth]) -> list[TimedStop]:
    """Do the tasks; return what each stop took."""
    out: list[TimedStop] = []
    waiting = {task.id for task in office.deps.records.tasks()}
    clerk.page.evaluate(WATCH)
    for task, truth in truths.items():
        if task in waiting:
            out += _task(clerk, task, truth)
    return out


def _task(clerk: Clerk, task: str, truth: Truth) -> list[TimedStop]:
    page = clerk.page
    page.evaluate("() => { window.since.length = 0; }")
    page.evaluate("address => { location.hash = address; }", f"#/task/{task}")
    page.locator(f'main[data-shown="#/task/{task}"]').wait_for()
    if page.locator(".twins h3").count():
        clerk.press("a")  # it is another sheet
    view = page.evaluate("async id => (await fetch(`/api/tasks/${id}`)).json()", task)
    done: list[TimedStop] = []
    for field in view["fields"]:
        if not field["stop"]:
            continue
        clerk.at_stop(field["title"]["fr"])
        if not done:
            page.evaluate("() => { window.since = [performance.now()]; }")
        wanted = _wanted(field, truth)
        right, human, keys = _plan(field, wanted)
        if right:
            page.wait_for_timeout(human * 1000)  # what has to be typed is not timed: that is the typist's pace
        before = page.evaluate("() => window.since.length")
        for key in keys:
            page.keyboard.insert_text(key) if len(keys) > 3 and key not in ("F2", "Enter") else clerk.press(key)
        page.wait_for_function("before => window.since.length > before", arg=before)
        times = page.evaluate("() => window.since.slice(-2)")
        done.append(TimedStop(right, _presses(keys), (times[1] - times[0]) / 1000, human))
    page.evaluate("() => { location.hash = '#/queue'; }")
    expect(page.locator("h1")).to_have_text("File de travail")
    return done


def _wanted(field: Mapping[str, Any], truth: Truth) -> Any:
    here: Any = truth
    for part in field["path"].split("/")[1:]:
        held = dict(enumerate(here)) if isinstance(here, list) else here or {}
        here = held.get(int(part) if isinstance(here, list) else part)
    if here is None:
        return [] if field["widget"] == "many-of" else False if field["widget"] in ("tick", "signature") else None
    return here


def _plan(field: Mapping[str, Any], wanted: Any) -> tuple[bool, float, list[str]]:
    """Return whether a reader was right, the seconds that a person takes, and the keys, the way that is quickest."""
    read = [each["value"] for each in field["candidates"]]
    if field["widget"] in ("one-of", "many-of", "tick", "signature"):
        offered = [each["value"] for each in field["options"]] or [True, False]
        right = field["value"] == wanted
        if field["widget"] == "many-of":
            standing = set(field["value"] or [])
            keys = [str(offered.index(each) + 1) for each in standing ^ set(wanted)] + ["Enter"]
        else:
            stands = right and field["likely"]
            keys = ["b"] if wanted is None else ["Enter"] if stands else [str(offered.index(wanted) + 1)]
        return right, LOOK + KEY * len(keys), keys
    if wanted is None:
        return not field["text"], LOOK + 2 * KEY, ["Alt+b"]
    at = next((at for at, value in enumerate(read) if _alike(value, wanted)), None)
    if at is None:
        return False, 2 * LOOK + KEY * (len(str(wanted)) + 2), ["F2", *str(wanted), "Enter"]
    keys = ["Enter"] if at == 0 and field["likely"] else [f"Alt+{at + 1}"]
    return True, LOOK + FURTHER * at + KEY * _presses(keys), keys


def _alike(value: Any, wanted: Any) -> bool:
    return value == wanted or (isinstance(value, str) and " ".join(value.split()) == " ".join(str(wanted).split()))


def _presses(keys: list[str]) -> int:
    return sum(2 if key.startswith("Alt+") else 1 for key in keys)
