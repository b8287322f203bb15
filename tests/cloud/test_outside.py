"""Crops leave the installation for Textract only when a form asks for it and the operator lets pages leave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from moto.textract.models import TextractBackend

from copiste.keeping import artefacts
from copiste.records.states import DocumentState
from tests.cloud import a_form
from tests.cloud.conftest import Install
from tests.cloud.imitation import CALLS, setting
from tests.cloud.readers import First, Second

pytestmark = pytest.mark.cloud
ASKING: dict[str, Any] = {"x-readers": ["textract"]}


@pytest.mark.parametrize(
    ("keywords", "may", "left"), [(ASKING, "yes", True), (ASKING, "no", False), ({}, "yes", False)]
)
def test_both_must_want_it(
    install: Install,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    keywords: dict[str, Any],
    may: str,
    *,
    left: bool,
) -> None:
    word = {"BlockType": "WORD", "Text": "otherwise", "Confidence": 99.0}
    monkeypatch.setattr(TextractBackend, "BLOCKS", [word])
    forms = str(a_form.definition(tmp_path, **keywords))
    cloud = install(COPISTE_READERS=setting(First, Second), COPISTE_FORMS=forms, COPISTE_PAGES_MAY_LEAVE=may)
    cloud.land("greffe/scan.tif", a_form.scan())
    cloud.drain()

    asked = {call.function for call in CALLS.made if call.action == "textract:DetectDocumentText"}
    (entry,) = cloud.deps.ledger.documents()
    assert asked == ({"read"} if left else set())
    (record,) = cloud.deps.records.records()
    form = artefacts.opened(record, cloud.deps.sealer)
    said = {(each.reader, each.text) for field in form.fields for each in field.candidates}
    assert entry.state is DocumentState.FILED
    assert (("textract", "otherwise") in said) is left
