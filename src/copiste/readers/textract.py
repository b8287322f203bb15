"""Amazon Textract as one more reader: crops of a page leave the installation.

It is there only when the operator allows that, and sees only forms that name it in `x-readers`.

It reads one crop a call (DetectDocumentText) and is asked for nothing but characters. Like any reader that the
calibration does not know it can cast doubt on an answer and never make it surer (docs/adr/0011). It reads no French
handwriting, and only what stands in its Region. Needs textract:DetectDocumentText.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from copiste.errors import ReaderFailed
from copiste.ports.readers import ReaderFacts
from copiste.reading.model import Crop

if TYPE_CHECKING:
    from mypy_boto3_textract import TextractClient

FACTS = ReaderFacts(
    name="textract",
    title={"fr": "service d’Amazon (Textract)", "en": "Amazon’s service (Textract)"},
    seconds=1.0,  # a call over the network each; not measured
    leaves=True,
)


class Textract:
    """Asks Textract once a crop. Only `wiring` makes one, and only when pages may leave."""

    facts = FACTS
    version = "textract DetectDocumentText"

    def __init__(self, client: Callable[[], TextractClient]) -> None:
        self._client = client

    @cached_property
    def _textract(self) -> TextractClient:
        return self._client()  # most processes never see a form that asks for it

    @classmethod
    def from_settings(cls, env: Mapping[str, str]) -> Textract:
        """Make it with the client of the Region that the process works in."""
        del env
        return cls(_textract)

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:  # noqa: ARG002  it finds out itself
        """Return text and the lowest word's score of each crop. Raise `ReaderFailed` when the service is away."""
        return [self._line(crop) for crop in crops]

    def _line(self, crop: Crop) -> tuple[str, float]:
        import cv2
        from botocore.exceptions import BotoCoreError, ClientError

        done, picture = cv2.imencode(".png", crop.pixels)
        if not done:
            raise ReaderFailed(reader=FACTS.name)
        try:
            answer: Any = self._textract.detect_document_text(Document={"Bytes": picture.tobytes()})
        except (ClientError, BotoCoreError) as error:
            raise ReaderFailed(reader=FACTS.name) from error
        words = [block for block in answer["Blocks"] if block["BlockType"] == "WORD"]
        if not words:
            return "", 0.0
        return " ".join(word["Text"] for word in words), min(word["Confidence"] for word in words) / 100


def _textract() -> TextractClient:
    import boto3

    return boto3.client("textract")
