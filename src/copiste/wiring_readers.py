"""Which readers there are, by name, and what each asks of the environment; a part of `wiring`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from copiste.errors import BadSetting
from copiste.ports.readers import Reader

if TYPE_CHECKING:
    from mypy_boto3_textract import TextractClient

READERS = {
    "tesseract": "copiste.adapters.readers.tesseract:Tesseract",
    "ppocr": "copiste.adapters.readers.ppocr:PPOCR",
}


def readers_of(env: Mapping[str, str]) -> Callable[[], Sequence[Reader]]:
    """Return what makes the readers that `COPISTE_READERS` names, on first use; Textract last, if pages may leave."""
    names = (env.get("COPISTE_READERS") or ",".join(READERS)).split(",")

    @cache
    def make() -> Sequence[Reader]:
        inside = tuple(_vision(env) if name == "vision" else _made(READERS.get(name, name)) for name in names)
        return (*inside, *_outside(env))

    return make


def _vision(env: Mapping[str, str]) -> Reader:
    from copiste.adapters.readers.openai_vision import OpenAIVision

    key, allowed = env.get("COPISTE_VISION_KEY_FILE"), env.get("COPISTE_VISION_ALLOWED") or ""
    try:
        token = Path(key).read_text("utf-8").strip() if key else None
    except OSError as error:
        raise BadSetting(setting="COPISTE_VISION_KEY_FILE", problem=type(error).__name__) from error
    url, model = (_needed(env, f"COPISTE_VISION_{name}") for name in ("URL", "MODEL"))
    return OpenAIVision(url, model, [each for each in allowed.split(",") if each], token=token)


def _outside(env: Mapping[str, str]) -> tuple[Reader, ...]:
    said = env.get("COPISTE_PAGES_MAY_LEAVE") or "no"
    if said not in ("yes", "no"):
        raise BadSetting(setting="COPISTE_PAGES_MAY_LEAVE", problem=said)
    if said == "no":
        return ()
    from copiste.adapters.readers.textract import Textract

    return (Textract(_textract),)


def _textract() -> TextractClient:
    import boto3

    return boto3.client("textract")


def _made(name: str) -> Reader:
    module, _, kind = name.partition(":")
    try:
        made: Reader = getattr(import_module(module), kind)()
    except (ImportError, AttributeError) as error:
        raise BadSetting(setting="COPISTE_READERS", problem=name) from error
    return made


def _needed(env: Mapping[str, str], name: str) -> str:
    if value := env.get(name):
        return value
    raise BadSetting(setting=name, problem="?")
