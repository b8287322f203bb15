"""Every dialog of the screen: where it is asked for in the code, and how a person comes to it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from copiste.records.tasks import TaskKind
from tests.web.clerk import Clerk
from tests.web.office import Office

WEB = Path(__file__).parents[2] / "web"
LIST = ".panel select"
"""The list on the screen of a page that nobody recognised: it has the focus there."""
_OURS = '{path: "/a", title: {fr: "Champ", en: "Field"}, text: "lu", where: [], options: []}'
_MINE = '{base: {}, sent: [], corrections: {"/a": {how: "typed", text: "dit ici"}}}'
_TASK = f'{{fields: [{_OURS}], draft: {{by: "Jane Doe", fields: {{"/a": {{how: "typed", text: "dit ailleurs"}}}}}}}}'
CONFLICTS = {
    "two windows": ("kept", f"kept.together({_TASK}, {_MINE})"),
    "too late": ("kept", f"kept.tell({_TASK}, {_MINE})"),
    "changed": ("bench", 'bench.Bench.prototype.conflict.call({again() {}}, "…")'),
}
"""Dialogs of what two people did at once, as the modules show them: calls of what `web/task` gives."""


@dataclass(frozen=True)
class Way:
    """How a person comes to a dialog of *module*: at *address*, by a key or by the button that has the text *press*.

    One that does nothing (`tells`) has nothing but a button to close it; a `firm` one cannot be left.
    """

    module: str
    address: str
    press: str
    tells: bool = False
    firm: bool = False


WAYS = {
    "keys": Way("screens/frame", "form", "?", tells=True),
    "enlarged": Way("task/crop", "form", "x", tells=True),
    "hold": Way("task/endings", "form", "h"),
    "ask": Way("task/endings", "form", "q"),
    "reject": Way("task/endings", "form", "r"),
    "misdirected": Way("task/endings", "form", "m"),
    "arrange": Way("task/arrange", "form", "g"),
    "form": Way("task/arrange", "form", "f"),
    "note": Way("task/endings", "form", "=act.note"),
    "dismiss": Way("task/endings", "unrecognised", "r"),
    "reopen": Way("task/endings", "record", "=record.reopen"),
    "view": Way("lib/saved", "queue", "=views.save"),
    "resend": Way("screens/deliveries", "deliveries", "=delivery.resend"),
    "undelivered": Way("screens/deliveries", "deliveries", "=letter.drop"),
    "letter": Way("screens/letters", "letters", "=letter.drop"),
    "incident": Way("screens/lists", "incidents", "=incident.change"),
    "invite": Way("screens/people", "people", "=people.invite"),
    "change": Way("screens/people", "people", "=people.change"),
    "disable": Way("screens/people", "people", "=people.disable"),
    "two windows": Way("task/kept", "settings", "two windows", firm=True),
    "too late": Way("task/kept", "settings", "too late", tells=True),
    "changed": Way("task/bench", "settings", "changed", tells=True),
    "signin": Way("screens/signin", "settings", "expired", firm=True),
}
ELSEWHERE = Counter({"lib/idle": 1, "screens/frame": 1, "screens/people": 1})
"""Dialogs with tests of their own: the warning before a session ends, unsaved work at sign-out, the link to come in."""


def asked_in_code() -> Counter[str]:
    """Return how many dialogs each module asks for."""
    counts = {path: path.read_text("utf-8").count("ask({") for path in WEB.rglob("*.js")}
    defined = {WEB / "lib" / "form.js": 1}
    return Counter(
        {path.relative_to(WEB).with_suffix("").as_posix(): n - defined.get(path, 0) for path, n in counts.items()}
    )


def addresses(office: Office) -> dict[str, str]:
    """Return where the dialogs of a task and of a record are, by the addresses in `WAYS`."""
    tasks = {task.kind: task.id for task in office.deps.records.tasks()}
    (record, *_) = office.deps.records.records()
    found = {"form": TaskKind.FORM, "unrecognised": TaskKind.UNRECOGNISED}
    return {**{name: f"task/{tasks[kind]}" for name, kind in found.items()}, "record": f"record/{record.id}"}


def opener(clerk: Clerk, way: Way, language: str) -> Callable[[], None]:
    """Return what opens a dialog, by the keyboard alone, on the screen that is shown."""
    page = clerk.page
    texts = json.loads((WEB / "texts" / f"{language}.json").read_text("utf-8"))
    if way.press in CONFLICTS:
        module, call = CONFLICTS[way.press]
        return lambda: page.evaluate(f"() => void import('/task/{module}.js').then(({{...{module}}}) => {call})")
    if way.press == "expired":
        return lambda: page.evaluate("() => void import('/screens/signin.js').then((one) => one.signInDialog())")
    if way.press.startswith("="):
        name = texts[way.press[1:]]
        return lambda: page.locator("main").get_by_role("button", name=name, exact=True).first.press("Enter")

    def by_key() -> None:
        if way.address == "unrecognised":
            expect(page.locator(LIST)).to_be_focused()
        page.keyboard.press(way.press)

    return by_key
