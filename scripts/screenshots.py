#!/usr/bin/env python3
"""Takes a picture of every review screen, from an office of fictitious people: `scripts/screenshots.py FOLDER`."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.web.clerk import DESKTOP, FOURFOLD, Clerk, seated
from tests.web.conftest import chromium, site_at
from tests.web.office import Office
from tests.web.tour import furnish, screens

COLOURS = 128  # of a picture; chosen: with half as many, what is small and red comes out brown
NARROW = ("task", "queue", "dashboard")
ENGLISH = ("task", "queue", "counter-form", "receipt", "offices", "figures")
"""Those that the English manual shows."""


def main(folder: Path) -> None:
    """Fill *folder* anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as home, chromium() as browser:
        os.environ.update(COPISTE_HOME=home, COPISTE_SEED_SHARE="0")
        office = Office(Path(home))
        office.hire()
        furnish(office)
        with site_at(office) as site:
            with seated(browser, site.url, viewport=DESKTOP) as clerk:
                for screen in screens(clerk, office):
                    take(clerk, folder / f"{screen.name}.png")
            with seated(browser, site.url, viewport=FOURFOLD) as clerk:
                for screen in screens(clerk, office):
                    if screen.name in NARROW:
                        take(
                            clerk, folder / f"{screen.name}-400.png", whole=screen.name != "task"
                        )  # that one rolls inside
            with seated(browser, site.url, viewport=DESKTOP) as clerk:
                clerk.sign_in("aroy")
                clerk.page.get_by_role("button", name="English").click()
                clerk.page.get_by_role("button", name="Français").wait_for()  # from now on they are spoken to so
            with seated(browser, site.url, viewport=DESKTOP) as clerk:
                for screen in screens(clerk, office):
                    if screen.name in ENGLISH:
                        take(clerk, folder / f"{screen.name}-en.png")


def take(clerk: Clerk, path: Path, *, whole: bool = False) -> None:
    """Keep what is shown, in few colours: screens have few."""
    shot = Image.open(io.BytesIO(clerk.page.screenshot(full_page=whole))).convert("RGB")
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
