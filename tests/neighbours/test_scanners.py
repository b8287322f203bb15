"""What scan software writes is read from its ink: SANE's `scanimage`, OCRmyPDF, PDF::Builder as gscan2pdf uses it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader

from copiste.pages.decode import decode
from copiste.pages.model import Limits
from copiste.pages.pdf_text import SHOWN
from copiste.pages.quality import is_blank

pytestmark = pytest.mark.neighbours
SIDE = 150  # mm of the glass


_LAYERED = """
use strict; use warnings; use PDF::Builder;
my ($picture, $out) = @ARGV;
my $pdf = PDF::Builder->new;
my $page = $pdf->page;
$page->mediabox(612, 792);
my $text = $page->text;
$text->font($pdf->corefont('Times-Roman'), 12);
$text->translate(72, 600);
$text->text('GUESSED 987');
$page->gfx->image($pdf->image_jpeg($picture), 0, 0, 612, 792);
$pdf->saveas($out);
"""
"""gscan2pdf 2.13.2 writes its pages so: what was read in plain black letters, and the picture over them."""


def _scanned(folder: Path, form: str, mode: str) -> bytes:
    (folder / "dll.conf").write_text("test\n", "utf-8")
    options = ["-d", "test:0", "--mode", mode, "--resolution", "100", "--test-picture", "Grid"]
    command = ["scanimage", *options, "-x", str(SIDE), "-y", str(SIDE), f"--format={form}"]
    settings = {**os.environ, "SANE_CONFIG_DIR": str(folder)}
    scan = folder / f"scan.{form}"
    with scan.open("wb") as out:  # no pipe: it goes back in its PDF to say how long it is
        subprocess.run(command, env=settings, stdout=out, stderr=subprocess.DEVNULL, check=True)
    return scan.read_bytes()


@pytest.mark.parametrize("mode", ["Gray", "Color"])
@pytest.mark.parametrize("form", ["pdf", "tiff", "jpeg", "png"])
def test_a_scan_is_seen_whatever_it_is_written_as(tmp_path: Path, form: str, mode: str) -> None:
    """In grey its PDF says that the picture is in colour: pdfium then draws nothing of it."""
    (page,) = decode(_scanned(tmp_path, form, mode), Limits()).pages

    assert not is_blank(page)
    assert 0.3 < float((page.pixels < 128).mean()) < 0.6  # a board of black and white squares


@pytest.mark.parametrize("program", ["ocrmypdf", "PDF::Builder"])
def test_a_scan_that_another_program_has_read_is_read_from_its_ink(tmp_path: Path, program: str) -> None:
    picture, out = tmp_path / "scan.jpg", tmp_path / "out.pdf"
    image = Image.new("L", (1275, 1650), 255)
    ImageDraw.Draw(image).text((150, 300), "CLINIQUE 123", fill=0, font=ImageFont.load_default(60))
    image.save(picture, quality=95, dpi=(150, 150))
    options = ["-l", "eng", "--output-type", "pdf", "--optimize", "0", "--jobs", "1"]
    command = (
        ["ocrmypdf", *options, str(picture), str(out)]
        if program == "ocrmypdf"
        else ["perl", "-e", _LAYERED, str(picture), str(out)]
    )
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    told = PdfReader(out).pages[0].extract_text()

    (page,) = decode(out.read_bytes(), Limits()).pages

    assert told.strip()  # its file does hold a text
    assert [word for word in page.words if word.score >= SHOWN] == []
    assert not page.facts.rendered
    came = np.asarray(Image.fromarray(page.pixels).resize(image.size))
    assert float(((came < 128) == (np.asarray(image) < 128)).mean()) > 0.98
