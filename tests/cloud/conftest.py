"""An installation on imitated AWS for each test, with the readers that the test names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import boto3
import pytest

from tests.cloud.calls import allows
from tests.cloud.imitation import CALLS, SESSION, Cloud, granted, installed, setting
from tests.cloud.readers import KeptPPOCR, KeptTesseract

Install = Callable[..., Cloud]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Give what makes an installation; keywords are settings. What its functions did is judged by their roles after."""
    monkeypatch.delenv("COPISTE_HOME", raising=False)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", SESSION)
    CALLS.made.clear()
    made: list[Cloud] = []

    def make(**settings: str) -> Cloud:
        made.append(stack.enter_context(installed(monkeypatch.setenv, **settings)))
        return made[-1]

    with ExitStack() as stack:
        yield make
    for each in made:
        allowed = granted(each.names)
        assert [call for call in CALLS.made if not any(allows(grant, call) for grant in allowed)] == []


@pytest.fixture
def cloud(install: Install) -> Cloud:
    """An installation with both readers, which witness what files say."""
    return install(COPISTE_READERS=setting(KeptTesseract, KeptPPOCR))
