"""What `copiste serve` says aloud of what comes in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfWriter

from copiste.pages.model import Limits
from tests.e2e.serving import served

pytestmark = pytest.mark.slow


def test_a_file_that_passes_a_limit_is_told_with_its_figures(tmp_path: Path) -> None:
    count = Limits().pages + 1
    writer, made = PdfWriter(), io.BytesIO()
    for _ in range(count):
        writer.add_blank_page(612, 792)
    writer.write(made)
    inbox = tmp_path / "data" / "inbox" / "greffe"
    inbox.mkdir(parents=True)
    (inbox / "long.pdf").write_bytes(made.getvalue())

    with served(tmp_path / "data") as server:
        assert server.stderr is not None
        said = ""
        while "quarantine" not in said:
            said = server.stderr.readline()
            assert said, "the server ended"

    assert f"The document has {count} pages and the limit is {count - 1}" in said
