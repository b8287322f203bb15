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

Two pages are taken for one sheet as `books.duplicates` takes them: their writing is alike (`likeness.same`), and no
box and no answer that is sure on both says otherwise. For that, pages whose writing is alike are read by both readers.
A false match is a pair of different sheets that are taken for one; all pairs are tried.
"""

from __future__ import annotations

import argparse
import io
import pickle
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the script runs by its path alone

import cv2
import numpy as np
from PIL import Image

from bench.copies import CopySheet, filling, laid, paper, placed_ink, sent_again
from bench.image_pairs import Page, Pair, close_pairs, recall_of, true_pairs
from bench.results import command_line, table, write_section
from copiste import wiring
from copiste.books.duplicates import MOST_COMPARED
from copiste.forms.model import Definition
from copiste.pages.decode import decode
from copiste.pages.model import Limits
from copiste.ports.readers import Reader
from copiste.readers.page import read_page
from copiste.reading import likeness
from copiste.reading.features import features
from copiste.reading.model import PageReading
from copiste.reading.register import register
from copiste.records.assemble import assemble
from copiste.records.differing import differ, ticked_alike
from copiste.records.model import FormResult
from samples.again import AGAIN

J = TypeVar("J")
T = TypeVar("T")


@cache
def _reading() -> tuple[dict[str, Definition], Sequence[Reader]]:
    library, _, readers = wiring.standalone()
    return dict(library.definitions()), readers()


def answered(form: str, page: tuple[int, str]) -> tuple[PageReading, FormResult | None]:
    """What is read on a copy, laid (way "") or come again, and what its form says."""
    number, way = page
    if way:
        data = sent_again(form, number, way)
    else:
        memory = io.BytesIO()
        Image.fromarray(~placed_ink(form, number)[0]).save(memory, "TIFF", dpi=(300, 300))
        data = memory.getvalue()
    definitions, readers = _reading()
    reading = read_page(decode(data, Limits()).pages[0], definitions, readers)
    forms = assemble([reading], definitions).forms
    return reading, forms[0] if forms else None


def again(form: str, job: tuple[int, str]) -> tuple[int, str, str, float, float]:
    """A copy that came once more: number, way, trace (none when not recognised), seconds to register and to trace."""
    number, way = job
    _, _, edition = paper(form)
    pixels = decode(sent_again(form, number, way), Limits()).pages[0].pixels
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
        with path.open("rb") as file, suppress(EOFError):  # a pickle after another, until there is none
            while True:
                done.update([pickle.load(file)])  # noqa: S301  our own
    missing = [job for job in jobs if job not in done]
    with path.open("ab") as file:
        for at, (job, made) in enumerate(zip(missing, pool.map(make, missing, chunksize=4), strict=True), 1):
            done[job] = made
            pickle.dump((job, made), file)
            file.flush()
            print(f"{name} {at}/{len(missing)}", end="\r", file=sys.stderr)
    return [done[job] for job in jobs]


def main() -> int:
    """Draw, degrade, compare, report."""
    options = _options()
    ways = list(AGAIN)
    jobs = [
        (options.first + at * (options.copies // options.sheets), ways[(at + more * (1 + at % 4)) % len(ways)])
        for at in range(options.sheets)
        for more in (0, 1)
    ]
    jobs = list(dict.fromkeys(jobs))
    with ProcessPoolExecutor(options.jobs, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        came = kept(options.keep, f"{options.form}-again", jobs, partial(again, options.form), pool)
        numbers = range(options.copies)
        sheets = kept(options.keep, f"{options.form}-laid", numbers, partial(laid, options.form), pool)
        _TRACES.update({(sheet.number, ""): sheet.packed for sheet in sheets})
        _TRACES.update({(number, way): packed for number, way, packed, _, _ in came if packed})
    with ProcessPoolExecutor(options.jobs, initializer=cv2.setNumThreads, initargs=(1,)) as pool:  # knows the traces
        report = _report(options, sheets, came, pool)
    print(report)
    if options.write:
        write_section(f"Duplicates by image: {options.form}", command_line(), report)
    return 0


_TRACES: dict[Page, str] = {}


def alike(pair: Pair) -> bool:
    """Whether the writing on two pages is alike."""
    return likeness.same(*(likeness.unpacked(_TRACES[page]) for page in pair))


def one_sheet(pair: Pair, read: dict[Page, tuple[PageReading, FormResult | None]]) -> bool:
    """Whether nothing that is sure on both pages says otherwise."""
    (one, first), (other, second) = (read[page] for page in pair)
    return ticked_alike(one, other) and not (first and second and differ(first, second))


def _report(
    options: argparse.Namespace,
    sheets: Sequence[CopySheet],
    came: Sequence[tuple[int, str, str, float, float]],
    pool: ProcessPoolExecutor,
) -> str:
    form, folder = options.form, options.keep
    bits = np.array([likeness.sketch(likeness.unpacked(sheet.packed)) for sheet in sheets])
    said = [filling(form, sheet.number).answers for sheet in sheets]
    close: list[Pair] = [
        ((at, ""), (other, ""))
        for at, other in close_pairs(bits)
        if said[at] != said[other]  # twins may have been changed alike
    ]
    true = true_pairs(came)
    near = {
        pair for pair, is_ in zip([*close, *true], pool.map(alike, [*close, *true], chunksize=8), strict=True) if is_
    }
    pages = sorted({page for pair in near for page in pair})
    read = dict(zip(pages, kept(folder, f"{form}-read", pages, partial(answered, form), pool), strict=True))
    taken = {pair for pair in near if one_sheet(pair, read)}
    twins = Counter(sheet.changed for sheet in sheets)
    closely, false = (
        Counter(sheets[pair[1][0]].changed or "other" for pair in close if pair in some) for some in (near, taken)
    )
    pairs = len(sheets) * (len(sheets) - 1) // 2
    recall, candidates = recall_of(true, near, taken, came, bits)
    lines = [
        (
            f"{len(sheets)} different copies of {form}, {len(sheets) - twins['']} of them near-twins of another "
            f"({', '.join(f'{twins[way]} by one {way}' for way in ('digit', 'word', 'tick') if twins[way])})."
        ),
        (
            f"Of all {pairs:,} pairs, {len(close)} were near enough to be compared closely; the writing of "
            f"{sum(closely.values())} is alike ({_listed(closely)}), and {sum(false.values())} are taken for one sheet "
            f"({_listed(false)}); 'other' are copies that are no twins."
        ),
        "",
        table(["came again as", "pairs", "alike", "known again", "share", "found by its bands"], recall),
        "",
        (
            f"Bands name {np.mean(candidates):.1f} of {len(sheets)} pages on average (at most {max(candidates)}); "
            f"{MOST_COMPARED} are compared. Registering a page took {np.median([one[3] for one in came]):.2f} s of a "
            f"core, its trace and sketch {np.median([one[4] for one in came]):.3f} s."
        ),
    ]
    return "\n".join(lines)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {way}" for way, count in counts.items()) or "none"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--form", default="permit", choices=["permit", "referral", "address-change"])
    parser.add_argument("--copies", type=int, default=2000)
    parser.add_argument("--sheets", type=int, default=150)
    parser.add_argument("--first", type=int, default=0, help="the first copy that comes again: others are other sheets")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
