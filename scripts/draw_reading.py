#!/usr/bin/env python3
"""Draw what `copiste read` found over a page, for the README: its overlay, cut and made smaller.

For pictures of the samples. Pictures of real pages hold personal data: keep them out of the repository.

Usage: .venv/bin/python scripts/draw_reading.py FILE OUT.png [--page N] [--forms DIR] [--width PIXELS] [--rows FROM TO]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

COPISTE = Path(__file__).parents[1] / ".venv/bin/copiste"


def main() -> int:
    """Read FILE, keep the wanted part of one page's overlay, write OUT."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="copiste-overlay-") as folder:
        command: list[str | Path] = [COPISTE, "--lang", options.lang, "read", options.file, "--overlay", folder]
        if options.forms:
            command += ["--forms", options.forms]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        (page,) = Path(folder).glob(f"*-{options.page:04d}.png")
        drawn = Image.open(page).convert("RGB")
    top, bottom = (round(fraction * drawn.height) for fraction in options.rows)
    part = drawn.crop((0, top, drawn.width, bottom))
    height = round(part.height * options.width / part.width)
    part.resize((options.width, height), Image.Resampling.LANCZOS).quantize(64).save(options.out, optimize=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--page", type=int, default=1)
    parser.add_argument("--forms", type=Path, help="form definitions, else those that ship")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr")
    parser.add_argument("--width", type=int, default=1100, help="pixels")
    parser.add_argument(
        "--rows", type=float, nargs=2, default=(0.0, 1.0), help="part of the page to keep, as fractions"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
