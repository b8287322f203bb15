"""Makes everything under samples/, and the layouts in schemas/: `python samples/make.py`. Same seed, same bytes."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the script runs by its path alone

from samples import definitions, inbox
from samples.forms import BLANKS, FORMS


def main() -> None:
    """Blanks first, then the layouts that are drafted from them, then what landed in the inbox."""
    BLANKS.mkdir(exist_ok=True)
    for name, form in FORMS.items():
        form.draw(BLANKS / f"{name}.pdf")
        definitions.write(name)
    for part in ("inbox", "expected"):
        shutil.rmtree(BLANKS.parent / part, ignore_errors=True)
    inbox.write(BLANKS.parent)


if __name__ == "__main__":
    main()
