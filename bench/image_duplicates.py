"""Whether a sheet is known again when it is scanned or faxed anew, and no other sheet is taken for it.

    python bench/image_duplicates.py --form permit --copies 2000 --sheets 150 --jobs 2 --keep KEEP
    python bench/image_duplicates.py --form permit --copies 2000 --sheets 150 --jobs 2 --keep KEEP --write

Draws COPIES different filled copies of one form of `samples/`; three in ten are near-twins of the copy before them: the
same pen, every stroke the same, but for one digit, one word or one tick. Each is laid on the blank's grid a few pixels
off, at a random threshold and with specks, as registration leaves a page; drawing them so, and not through a scanner,
is what lets all pairs be held against each other in minutes. SHEETS of them come twice more in earnest, each time in
another of the ways below: degraded, decoded, recognised by keypoints, registered and bent.

    scan    the paper again: other angle, place, lamp and lens, 200 dpi, JPEG
    copy    a photocopy (other size, threshold and specks) of it, scanned
    fine    faxed 204 by 196 with a header line, stretched 1 to 3 %, skewed, shifted, noisy, at another threshold
    std     the same at 204 by 98
    refax   the fax `fine` printed and faxed again, with a second header line
    bad     faxed over a bad line, 6 to 15 bursts of lost lines (told apart: what is gone cannot be compared)

A false match is a pair of different sheets of which `likeness.same` says that they are one; all pairs are tried.
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the script runs by its path alone

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from bench.results import command_line, table, write_section
from copiste import wiring
from copiste.forms.model import Edition
from copiste.pages.decode import decode
from copiste.pages.model import Limits
from copiste.reading import likeness
from copiste.reading.features import features
from copiste.reading.likeness import Trace
from copiste.reading.register import register
from copiste.stages.duplicates import BANDS, MOST_COMPARED
from samples import widgets
from samples.again import AGAIN
from samples.degrade import Grey
from samples.forms import BLANKS, invented
from samples.pen import Answer, Pen, render

TWIN_OF_TEN = 3
J, T = TypeVar("J"), TypeVar("T")
_WORDS = ("Tremblay", "Gagnon", "Roy", "Bouchard", "Morin", "Lavoie", "Fortin", "Pelletier")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One filled copy: who filled it, what was changed of the copy before it, and its trace."""

    number: int
    changed: str
    packed: str


@cache
def paper(form: str) -> tuple[list[widgets.Blank], Grey, Edition]:
    """The form's fields, its first page and its edition."""
    library, _, _ = wiring.standalone()
    path = BLANKS / f"{form}.pdf"
    return widgets.read(path), np.asarray(render(path)[0], np.uint8), library.definitions()[form].editions[0]


def drawn(form: str, number: int) -> tuple[Grey, str]:
    """Copy *number* of a form as a clean page, and what was changed of the copy before it when it is its twin."""
    twin = number % 10 >= 10 - TWIN_OF_TEN
    first = number // 10 * 10 + 9 - TWIN_OF_TEN if twin else number
    fields, page, _ = paper(form)
    draw = random.Random(f"{form}/{first}")
    pen = Pen.pick(draw, first % 3 == 2)
    answers, changed = invented(form, draw, pen, fields).answers, ""
    if twin:
        answers, changed = _altered(fields, answers, random.Random(f"{form}/{number}"))
    image = Image.fromarray(page)
    for field in fields:
        pen.rng = random.Random(f"{form}/{first}/{field.name}")
        if all(spot.page == 0 for spot in field.spots):
            pen.fill([image], [field], answers)
    return np.asarray(image, np.uint8), changed


def _altered(
    fields: Sequence[widgets.Blank], answers: dict[str, Answer], draw: random.Random
) -> tuple[dict[str, Answer], str]:
    """The answers but for one digit, one word or one tick."""
    on_page = [field for field in fields if field.spots[0].page == 0]
    digits = [each.name for each in on_page if any(map(str.isdigit, str(answers.get(each.name) or "")))]
    words = [each for each in on_page if each.kind == "text" and str(answers.get(each.name) or "").isalpha()]
    ticks = [each.name for each in on_page if each.kind == "checkbox"]
    ways = [way for way, some in (("digit", digits), ("word", words), ("tick", ticks)) if some]
    way, out = draw.choice(ways), dict(answers)
    if way == "tick":
        name = draw.choice(ticks)
        out[name] = not answers.get(name)
    elif way == "word":
        field = draw.choice(words)
        out[field.name] = draw.choice([each for each in _WORDS if each != answers[field.name]])
    else:
        name = draw.choice(digits)
        letters = list(str(answers[name]))
        at = draw.choice([n for n, letter in enumerate(letters) if letter.isdigit()])
        letters[at] = draw.choice([digit for digit in "0123456789" if digit != letters[at]])
        out[name] = "".join(letters)
    return out, way


def laid(form: str, number: int) -> Sheet:
    """A copy as registration leaves it: a pixel or two off its place, at some threshold, with specks."""
    page, changed = drawn(form, number)
    _, _, edition = paper(form)
    rng = np.random.default_rng([number, 1])
    blank = edition.pages[0]
    height, width = blank.pixels.shape
    placed = np.full((height, width), 255, np.uint8)
    down, across = (int(rng.integers(-2, 3)) for _ in range(2))
    part = page[max(-down, 0) :, max(-across, 0) :][: height - max(down, 0), : width - max(across, 0)]
    placed[max(down, 0) :, max(across, 0) :][: part.shape[0], : part.shape[1]] = part
    ink = placed < rng.integers(95, 200)
    specks = int(ink.size * rng.uniform(0, 0.0004))
    ink[rng.integers(0, height, specks), rng.integers(0, width, specks)] ^= True
    return Sheet(number, changed, likeness.traced_ink(ink, blank, edition.fields).packed())


def again(form: str, job: tuple[int, str]) -> tuple[int, str, str, float, float]:
    """A copy that came once more: number, way, trace (none when not recognised), seconds to register and to trace."""
    number, way = job
    page, _ = drawn(form, number)
    _, _, edition = paper(form)
    seed = [number, sorted(AGAIN).index(way), 2]
    pixels = decode(AGAIN[way](page, np.random.default_rng(seed)), Limits()).pages[0].pixels
    begun = time.process_time()
    found = register(pixels, features(pixels), edition.pages[0])
    placed = time.process_time()
    if found is None:
        return number, way, "", placed - begun, 0.0
    known_by = likeness.of_form(found.aligned, edition.pages[0], edition.fields)
    return number, way, known_by.trace if known_by else "", placed - begun, time.process_time() - placed


def kept(folder: Path, name: str, jobs: Sequence[J], make: Callable[[J], T], pool: ProcessPoolExecutor) -> list[T]:
    """What *make* gives for each job, those that were made before from the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.pickle"
    done: dict[J, T] = {}
    if path.exists():
        with path.open("rb") as file:
            try:
                while True:
                    done.update([pickle.load(file)])  # noqa: S301  our own
            except EOFError:
                pass
    missing = [job for job in jobs if job not in done]
    with path.open("ab") as file:
        for at, (job, made) in enumerate(zip(missing, pool.map(make, missing, chunksize=4), strict=True), 1):
            done[job] = made
            pickle.dump((job, made), file)
            file.flush()
            print(f"{name} {at}/{len(missing)}", end="\r", file=sys.stderr)
    return [done[job] for job in jobs]


def close_pairs(bits: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Every pair of sketches that are near enough to be compared."""
    signs = bits.astype(np.float32) * 2 - 1
    for at, row in enumerate(signs):
        apart = (likeness.BITS - signs[at + 1 :] @ row) / 2
        for other in np.flatnonzero(apart <= likeness.FARTHEST):
            yield at, at + 1 + int(other)


def bands(bits: npt.NDArray[np.bool_]) -> set[tuple[int, bytes]]:
    """The entries under which a sketch is remembered."""
    return {(at, np.packbits(band).tobytes()) for at, band in enumerate(bits.reshape(BANDS, -1))}


def main() -> int:
    """Draw, degrade, compare, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--form", default="permit", choices=["permit", "referral", "address-change"])
    parser.add_argument("--copies", type=int, default=2000)
    parser.add_argument("--sheets", type=int, default=150)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    ways = list(AGAIN)
    jobs = [
        (at * (options.copies // options.sheets), ways[(at + more * (1 + at % 4)) % len(ways)])
        for at in range(options.sheets)
        for more in (0, 1)
    ]
    jobs = list(dict.fromkeys(jobs))
    with ProcessPoolExecutor(options.jobs, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        came = kept(options.keep, f"{options.form}-again", jobs, partial(again, options.form), pool)
        numbers = range(options.copies)
        sheets = kept(options.keep, f"{options.form}-laid", numbers, partial(laid, options.form), pool)
    report = _report(options.form, sheets, came)
    print(report)
    if options.write:
        write_section(f"Duplicates by image: {options.form}", command_line(), report)
    return 0


def _report(form: str, sheets: Sequence[Sheet], came: Sequence[tuple[int, str, str, float, float]]) -> str:
    traces = {sheet.number: likeness.unpacked(sheet.packed) for sheet in sheets}
    bits = np.array([likeness.sketch(traces[sheet.number]) for sheet in sheets])
    begun, compared = time.process_time(), 0
    false: Counter[str] = Counter()
    twins: Counter[str] = Counter(sheet.changed for sheet in sheets)
    for at, other in close_pairs(bits):
        compared += 1
        one, two = sheets[at], sheets[other]
        if likeness.same(traces[one.number], traces[two.number]):
            false[two.changed or "other"] += 1
    each = (time.process_time() - begun) / max(compared, 1)
    entries: defaultdict[tuple[int, bytes], set[int]] = defaultdict(set)
    for sheet, row in zip(sheets, bits, strict=True):
        for band in bands(row):
            entries[band].add(sheet.number)
    recall, candidates = _recall(traces, came, entries)
    pairs = len(sheets) * (len(sheets) - 1) // 2
    lines = [
        f"{len(sheets)} different copies of {form}, {sum(twins.values()) - twins['']} of them near-twins of another "
        f"({', '.join(f'{twins[way]} by one {way}' for way in ('digit', 'word', 'tick') if twins[way])}); "
        f"all {pairs:,} pairs: {sum(false.values())} false matches"
        + (f" ({', '.join(f'{count} {way}' for way, count in false.items())})" if false else "")
        + f". {compared} pairs were near enough to be compared closely, {each * 1000:.0f} ms of a core each.",
        "",
        table(["came again as", "pairs", "known again", "share", "found by its bands"], recall),
        "",
        (
            f"Bands name {np.mean(candidates):.1f} of {len(sheets)} pages on average (at most {max(candidates)}); "
            f"{MOST_COMPARED} are compared. Registering a page took {np.median([one[3] for one in came]):.2f} s of a "
            f"core, its trace and sketch {np.median([one[4] for one in came]):.3f} s."
        ),
    ]
    return "\n".join(lines)


def _recall(
    traces: dict[int, Trace],
    came: Sequence[tuple[int, str, str, float, float]],
    entries: dict[tuple[int, bytes], set[int]],
) -> tuple[list[list[str]], list[int]]:
    """How many of the sheets that came again were known, by way: against the first copy, and against each other."""
    pairs: Counter[str] = Counter()
    known: Counter[str] = Counter()
    found: Counter[str] = Counter()
    candidates: list[int] = []
    before: dict[int, tuple[str, Trace]] = {}
    for number, way, packed, _, _ in came:
        pairs[way] += 1
        if not packed:
            continue
        trace = likeness.unpacked(packed)
        shared: Counter[int] = Counter(
            other for band in bands(likeness.sketch(trace)) for other in entries.get(band, ())
        )
        candidates.append(len(shared))
        found[way] += number in {other for other, _ in shared.most_common(MOST_COMPARED)}
        known[way] += likeness.same(trace, traces[number])
        if number in before:
            other, earlier = before[number]
            both = "each other, bad aside" if "bad" not in (way, other) else "each other, one bad"
            pairs[both] += 1
            known[both] += likeness.same(trace, earlier)
        before[number] = way, trace
    rows = []
    good = [way for way in AGAIN if way != "bad"]
    for name, of in [*((way, [way]) for way in AGAIN), ("all but bad", good)]:
        total = sum(pairs[way] for way in of)
        right, named = sum(known[way] for way in of), sum(found[way] for way in of)
        rows.append([name, str(total), str(right), f"{right / max(total, 1):.4f}", str(named)])
    rows += [
        [name, str(pairs[name]), str(known[name]), f"{known[name] / max(pairs[name], 1):.4f}", ""]
        for name in ("each other, bad aside", "each other, one bad")
    ]
    return rows, candidates or [0]


if __name__ == "__main__":
    sys.exit(main())
