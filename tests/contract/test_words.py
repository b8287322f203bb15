"""Whatever finds the words of a whole page says what stands there, and where."""

from __future__ import annotations

import numpy as np
import pytest

from copiste.ports.readers import WordReader
from copiste.readers.tesseract import Tesseract
from copiste.readers.words import TesseractWords
from tests.unit.reading.label_paper import HEIGHT, WIDTH, Sheet

FINDERS = [TesseractWords, Tesseract]


@pytest.fixture(params=FINDERS)
def finder(request: pytest.FixtureRequest) -> WordReader:
    made = request.param()
    assert isinstance(made, WordReader)
    return made


def test_words_are_found_where_they_stand(finder: WordReader) -> None:
    sheet = Sheet()
    sheet.printed("Name of the applicant", 300, 500, 44)
    sheet.across(490)
    sheet.printed("Township", 1500, 2800, 44)

    found = {word.text: word.box for word in finder.words(sheet.pixels, "fr")}

    assert len(sheet.words) == 5
    for word in sheet.words:
        assert word.text in found, word.text
        assert abs(found[word.text].x0 - word.box.x0) * WIDTH < 12
        assert abs(found[word.text].y1 - word.box.y1) * HEIGHT < 12


def test_a_white_page_has_no_words(finder: WordReader) -> None:
    assert finder.words(np.full((HEIGHT, WIDTH), 255, np.uint8)) == ()
