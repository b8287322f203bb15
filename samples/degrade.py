"""What scanners, copiers and fax machines do to a clean page: seeded, on grey arrays at 300 dots per inch."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from samples import fonts, tiff

Grey = npt.NDArray[np.uint8]
Rng = np.random.Generator
DPI, SCAN_DPI, FAX_WIDTH = 300, 200, 1728
"""Dots an inch of what is drawn and of a usual scan (chosen); dots of a fax's line (ITU-T T.4)."""
_DAY = dt.datetime(2026, 11, 12, 9, 0, tzinfo=dt.UTC)
"""Invented: from when faxes say that they were sent."""


def turn(page: Grey, degrees: float, scale: float = 1.0, shift: tuple[float, float] = (0, 0)) -> Grey:
    """The page skewed about its middle, resized by `scale` and moved by `shift` pixels; white where nothing was."""
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    matrix[:, 2] += np.asarray(shift)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=255.0), np.uint8)


def _resize(page: Grey, width: int, height: int) -> Grey:
    return np.asarray(cv2.resize(page, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _texture(shape: tuple[int, int], rng: Rng) -> npt.NDArray[np.float32]:
    """Paper: slow clouds of light and shade."""
    small = rng.normal(0, 1, (shape[0] // 40 + 2, shape[1] // 40 + 2)).astype(np.float32)
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)


def glass(page: Grey, rng: Rng, skew: float = 1.0) -> Grey:
    """One pass over a scanner's glass at 200 dpi: skew, soft lens, uneven lamp, noise."""
    page = turn(page, float(rng.uniform(-skew, skew)), shift=(float(rng.uniform(-12, 12)), float(rng.uniform(-12, 12))))
    height, width = page.shape
    small = _resize(page, round(width * SCAN_DPI / DPI), round(height * SCAN_DPI / DPI))
    soft = np.asarray(cv2.GaussianBlur(small, (0, 0), float(rng.uniform(0.4, 0.75))), np.float32)
    white, black = rng.uniform(226, 250), rng.uniform(14, 40)
    lamp = np.linspace(rng.uniform(-4, 0), rng.uniform(0, 4), small.shape[1], dtype=np.float32)[None, :]
    paper = black + soft * ((white - black) / 255) + lamp + 1.2 * _texture(small.shape, rng)
    noisy = paper + rng.normal(0, rng.uniform(1.0, 2.2), small.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def copied(page: Grey, rng: Rng) -> Grey:
    """One generation of a photocopier: fine strokes thin or thicken, greys go to the ends, specks appear."""
    soft = cv2.GaussianBlur(page, (0, 0), float(rng.uniform(0.6, 1.0))).astype(np.float32)
    level, steep = rng.uniform(142, 186), rng.uniform(16, 28)
    dark = 255 / (1 + np.exp(-(soft - level + 6 * rng.normal(0, 1, page.shape).astype(np.float32)) / steep))
    specks = rng.random(page.shape) < 0.00004
    dark[np.asarray(cv2.dilate(specks.astype(np.uint8), np.ones((3, 3), np.uint8)), bool)] = 60
    return np.asarray(np.clip(dark, 0, 255), np.uint8)


def stamp(page: Grey, rng: Rng, label: str = "REÇU") -> Grey:
    """A date stamp, wherever the clerk's hand fell, often over answers."""
    day = (_DAY + dt.timedelta(days=int(rng.integers(0, 14)))).strftime("%Y NOV %d")
    face = Image.new("L", (640, 200), 255)
    draw = ImageDraw.Draw(face)
    draw.rectangle((6, 6, 632, 192), outline=40, width=7)
    draw.text((36, 14), " ".join(label), font=fonts.load(fonts.PRINT, 72), fill=50)
    draw.text((36, 100), day, font=fonts.load(fonts.PRINT, 72), fill=50)
    turned = np.asarray(
        face.rotate(float(rng.uniform(-7, 7)), expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC),
        np.float32,
    )
    worn = np.clip(turned + 90 * (_texture(turned.shape[:2], rng) > 0.9), 0, 255)
    out, (tall, wide) = page.copy(), turned.shape
    y = int(rng.integers(250, max(251, page.shape[0] - tall - 250)))
    x = int(rng.integers(150, max(151, page.shape[1] - wide - 150)))
    under = out[y : y + tall, x : x + wide]
    np.minimum(under, worn.astype(np.uint8)[: under.shape[0], : under.shape[1]], out=under)
    return out


def punched(page: Grey, rng: Rng) -> Grey:
    """Three holes at the left edge, dark as the copier's lid left them."""
    out = page.copy()
    x = int(rng.integers(60, 120))
    for part in (0.19, 0.5, 0.81):
        centre = (x + int(rng.integers(-15, 15)), int(page.shape[0] * part))
        cv2.circle(out, centre, 40, float(rng.integers(0, 45)), -1, cv2.LINE_AA)
    return out


def bordered(page: Grey, rng: Rng) -> Grey:
    """The black edge that a lid left open makes on two sides."""
    out = page.copy()
    out[:, : int(rng.integers(20, 60))] = 12
    out[-int(rng.integers(25, 80)) :, :] = 8
    return out


def worn(page: Grey, rng: Rng) -> Grey:
    """A page printed a little small, copied twice, stamped and punched; still at 300 dpi."""
    page = turn(
        page, 0.0, scale=float(rng.uniform(0.95, 1.0)), shift=(float(rng.uniform(-20, 20)), float(rng.uniform(-20, 20)))
    )
    page = copied(turn(page, float(rng.uniform(-1, 1))), rng)
    page = punched(stamp(page, rng), rng)
    return copied(page, rng)


def pdf(pages: Sequence[Grey], quality: int = 55, dpi: int = SCAN_DPI) -> bytes:
    """Pages as one JPEG each in a PDF, as office scanners deliver; the clock inside is fixed."""
    memory = io.BytesIO()
    images = [Image.fromarray(page) for page in pages]
    clock = time.gmtime(_DAY.timestamp())
    images[0].save(
        memory, "PDF", resolution=dpi, save_all=True, append_images=images[1:], quality=quality,
        creationDate=clock, modDate=clock, producer="scanner", creator="scanner",
    )  # fmt: skip
    return memory.getvalue()


@dataclass(frozen=True, slots=True)
class Call:
    """A fax call: when it came in, and the sender's name and number as the sender typed them."""

    at: dt.datetime
    sender: str
    number: str

    @classmethod
    def pick(cls, rng: Rng) -> Call:
        """A call of some day at some hour."""
        at = _DAY + dt.timedelta(days=int(rng.integers(0, 14)), minutes=int(rng.integers(-60, 480)))
        sender = ("CLINIQUE DU PARC", "CENTRE MEDICAL 71", "BUREAU 3", "PHARMACIE JL", "SECRETARIAT")[rng.integers(5)]
        return cls(at, sender, f"{('418', '514', '819', '450')[rng.integers(4)]} 555 01{int(rng.integers(100)):02d}")


def _sender_line(width: int, rows: int, call: Call, number: int, count: int) -> npt.NDArray[np.bool_]:
    """The line that the sending machine prints above each page."""
    image = Image.new("L", (width, 34), 255)
    text = f"{call.at:%Y-%m-%d %H:%M}   DE: {call.sender}   {call.number}   P.{number:03d}/{count:03d}"
    ImageDraw.Draw(image).text((40, 4), text, font=fonts.load(fonts.PRINT, 24), fill=0)
    return _resize(np.asarray(image, np.uint8), width, rows) < 150


def _sent(page: Grey, rng: Rng, call: Call, place: tuple[int, int], lines: int = 196) -> npt.NDArray[np.bool_]:
    """The page as a fax, 204 dots by `lines` an inch, in two colours: skewed, stretched, with the header line."""
    page = turn(page, float(rng.uniform(-0.9, 0.9)), shift=(float(rng.uniform(-25, 25)), float(rng.uniform(-30, 30))))
    height, width = page.shape
    tall, wide = round(height / DPI * lines * rng.uniform(0.985, 1.015)), round(width / DPI * 204)
    small = np.asarray(_resize(page, wide, tall), np.float32)
    left = max(0, (wide - FAX_WIDTH) // 2)
    small = small[:, left : left + FAX_WIDTH]
    gap = FAX_WIDTH - small.shape[1]
    small = np.pad(small, ((0, 0), (gap // 2, gap - gap // 2)), constant_values=255)
    level = rng.uniform(118, 165) * (1.15 if lines < 196 else 1)  # coarse lines are set darker, or thin strokes go
    black = small + rng.normal(0, 9, small.shape) < level
    black ^= rng.random(black.shape) < rng.uniform(0.0001, 0.0006)
    line = _sender_line(FAX_WIDTH, 34 * lines // 196, call, *place)
    if rng.random() < 0.5:
        black = np.vstack([np.zeros_like(line), black])[: black.shape[0]]
    black[: line.shape[0]] |= line
    return np.asarray(black, bool)


def _damaged(black: npt.NDArray[np.bool_], rng: Rng) -> tuple[npt.NDArray[np.bool_], int, int]:
    """Bursts of lost lines, each replaced by the last good one or by garbage; with their number and longest run."""
    out, bad, longest = black.copy(), 0, 0
    for _ in range(int(rng.integers(6, 16))):
        start, run = int(rng.integers(60, black.shape[0] - 12)), int(rng.integers(1, 6))
        for row in range(start, start + run):
            if rng.random() < 0.85:
                out[row] = out[row - 1]
            else:
                out[row] = np.roll(out[row - 1], int(rng.integers(-200, 200)))
                out[row, int(rng.integers(0, 1500)) :][: int(rng.integers(20, 200))] = True
        bad, longest = bad + run, max(longest, run)
    return out, bad, longest


def _tiff(pages: list[tiff.FaxPage], call: Call, group4: bool) -> bytes:
    return tiff.write(pages, group4, f"{call.at:%Y:%m:%d %H:%M:%S}", call.sender[:20])


def to_scan(pages: Sequence[Grey], rng: Rng) -> bytes:
    """A scan in an office: PDF, 200 dpi grey."""
    return pdf([glass(page, rng) for page in pages], int(rng.integers(45, 65)))


def to_worn(pages: Sequence[Grey], rng: Rng) -> bytes:
    """A scan of a paper that had a life before: PDF, 200 dpi grey."""
    return pdf([glass(worn(page, rng), rng, skew=2.0) for page in pages], int(rng.integers(45, 60)))


def to_fax_fine(pages: Sequence[Grey], rng: Rng, swapped: bool = False) -> bytes:
    """A fax in fine mode, G4; `swapped` turns black and white about, as a gateway does that mistakes its tags."""
    call = Call.pick(rng)
    sent = [_sent(page, rng, call, (number, len(pages))) for number, page in enumerate(pages, 1)]
    return _tiff([tiff.FaxPage(~black if swapped else black, 196) for black in sent], call, group4=True)


def to_fax_bad(pages: Sequence[Grey], rng: Rng) -> bytes:
    """A worn paper faxed over a bad line: lost lines, noted in the fax tags, G4."""
    call, out = Call.pick(rng), []
    for number, page in enumerate(pages, 1):
        black, bad, run = _damaged(_sent(worn(page, rng), rng, call, (number, len(pages))), rng)
        out.append(tiff.FaxPage(black, 196, bad, run))
    return _tiff(out, call, group4=True)


def to_fax_lossy(pages: Sequence[Grey], rng: Rng) -> bytes:
    """A clean paper faxed over a bad line: lost lines, noted in the fax tags, G4."""
    call, out = Call.pick(rng), []
    for number, page in enumerate(pages, 1):
        black, bad, run = _damaged(_sent(page, rng, call, (number, len(pages))), rng)
        out.append(tiff.FaxPage(black, 196, bad, run))
    return _tiff(out, call, group4=True)


def to_fax_standard(pages: Sequence[Grey], rng: Rng) -> bytes:
    """A fax in standard mode, 204 by 98, G3: half the lines are gone."""
    call = Call.pick(rng)
    sent = [_sent(page, rng, call, (number, len(pages)), 98) for number, page in enumerate(pages, 1)]
    return _tiff([tiff.FaxPage(black, 98) for black in sent], call, group4=False)


PROFILES: dict[str, tuple[Callable[[Sequence[Grey], Rng], bytes], str]] = {
    "scan": (to_scan, "pdf"),
    "worn": (to_worn, "pdf"),
    "faxfine": (to_fax_fine, "tif"),
    "faxbad": (to_fax_bad, "tif"),
    "faxstd": (to_fax_standard, "tif"),
}
"""How a document may arrive: the name used in file names, what makes it, and the file's extension."""
