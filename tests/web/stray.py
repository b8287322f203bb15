"""Keys that somebody hits by mistake, one by one, and what each did to the task that is shown."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.web.clerk import Clerk

NAMED = (
    *("Enter", "Escape", "Tab", "Shift+Tab", "Space", "Backspace", "Delete", "Insert", "Home", "End"),
    *("PageUp", "PageDown", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "CapsLock", "NumLock", "ScrollLock"),
    *("Pause", "ContextMenu", "Shift", "Control", "Alt", "Meta", "AltGraph"),
    *(f"F{number}" for number in range(1, 13)),
)
CHORDS = tuple(f"{held}+{key}" for held in ("Control", "Alt") for key in string.ascii_lowercase + string.digits)
KEYS = (*string.ascii_letters, *string.digits, *string.punctuation, *NAMED, *CHORDS)
"""All keys of a keyboard of 104, and what Control and Alt make of letters and digits; each is as likely."""
SIGNS = {"Enter": "\u21b5", "Control+Enter": "C"}
STATE = """() => {
  const main = document.querySelector("main");
  const at = document.activeElement;
  return {
    done: [...main.querySelectorAll(".field.done")].map(one => one.textContent),
    caps: [...main.querySelectorAll("kbd")].filter(one => one.checkVisibility()).map(one => one.textContent),
    field: at.matches("input, textarea, select"), dialog: document.querySelector("dialog[open]") !== null,
    place: location.hash, focus: at.className || at.tagName,
  };
}"""


@dataclass
class Tally:
    """What came of the keys: answers given by keys that the screen showed, and by others (with where the focus was)."""

    pressed: int = 0
    shown: int = 0
    others: list[tuple[str, str]] = field(default_factory=list)


def documented(key: str, caps: list[str]) -> bool:
    """Whether the screen shows *key*: as it is, or its letter, which Alt presses too; Ctrl+Enter is the C of filing."""
    held, _, sign = key.rpartition("+") if len(key) > 1 else ("", "", key)
    if key in SIGNS:
        return SIGNS[key] in caps
    if held == "Alt":
        return sign.upper() in caps or f"Alt + {sign}" in caps
    return not held and len(sign) == 1 and sign.upper() in caps


class Stray:
    """Presses keys at random outside of fields, on one task after another."""

    def __init__(self, clerk: Clerk, seed: int) -> None:
        self.clerk, self.page = clerk, clerk.page
        self.random = random.Random(seed)
        self.tally = Tally()

    def state(self) -> dict[str, Any]:
        """Return what the screen shows now."""
        found: dict[str, Any] = self.page.evaluate(STATE)
        return found

    def outside(self, address: str, home: str) -> dict[str, Any]:
        """Go back to the task, out of dialogs and fields, as who sees that they are there; return what is shown."""
        now = self.state()
        for _ in range(5):
            if not (now["dialog"] or now["field"]) and now["place"] == f"#/{address}" and now["focus"] != "BODY":
                return now
            if now["place"] != f"#/{address}":
                self.open(address)
            elif now["dialog"] or (now["field"] and now["focus"] != "BODY"):
                self.page.keyboard.press("Escape")
                if self.state()["field"]:
                    self.page.locator(home).first.focus()
            else:
                self.page.locator(home).first.focus()
            now = self.state()
        raise AssertionError(f"no way back to the task from {now}")

    def open(self, address: str) -> None:
        """Show the task anew."""
        self.clerk.show("queue")
        self.clerk.show(address)
        self.page.locator(".editor h4").wait_for()

    def at(self, address: str, count: int, home: str = ".frame") -> None:
        """Press *count* keys at the task at *address*, out of fields in *home*; what they answer is taken back."""
        before = self.outside(address, home)
        for _ in range(count):
            key = self.random.choice(KEYS)
            shows = documented(key, before["caps"])
            self.page.keyboard.press(key)
            self.tally.pressed += 1
            after = self.outside(address, home)
            if after["done"] != before["done"]:
                self.judge(key, shows, before["focus"])
                self.take_back(address, before["done"], home)
                after = self.outside(address, home)
            before = after

    def judge(self, key: str, shows: bool, focus: str) -> None:
        """Count an answer that *key* gave."""
        if shows:
            self.tally.shown += 1
        elif key not in ("u", "U", "Alt+u"):  # which take an answer back
            self.tally.others.append((key, focus))

    def take_back(self, address: str, done: list[str], home: str) -> None:
        """Undo until the answers are those before, out of a dialog that a key before opened a moment later."""
        for _ in range(3):
            self.outside(address, home)
            try:
                with self.page.expect_response("**/undo", timeout=5_000):
                    self.page.keyboard.press("Alt+u")
            except PlaywrightTimeout:  # the dialog came in between
                continue
            self.page.wait_for_timeout(50)
            if self.state()["done"] == done:
                return
        raise AssertionError(f"what was answered at {address} is not taken back")
