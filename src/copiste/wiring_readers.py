"""Which readers there are, by name, and what each asks of the environment; a part of `wiring`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

from copiste.errors import BadSetting
from copiste.ports.readers import Reader

READERS = {
    "tesseract": "copiste.adapters.readers.tesseract:Tesseract",
    "ppocr": "copiste.adapters.readers.ppocr:PPOCR",
}


def readers_of(env: Mapping[str, str]) -> Callable[[], Sequence[Reader]]:
    """Return what makes the readers that `COPISTE_READERS` names, on first use."""
    names = (env.get("COPISTE_READERS") or ",".join(READERS)).split(",")

    @cache
    def make() -> Sequence[Reader]:
        special = {"vision": _vision, "textract": _textract}
        return tuple(special[name](env) if name in special else _made(READERS.get(name, name)) for name in names)

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


def _textract(env: Mapping[str, str]) -> Reader:
    if env.get("COPISTE_PAGES_MAY_LEAVE") != "yes":
        raise BadSetting(setting="COPISTE_PAGES_MAY_LEAVE", problem=env.get("COPISTE_PAGES_MAY_LEAVE") or "no")
    import boto3

    from copiste.adapters.readers.textract import Textract

    return Textract(boto3.client("textract"))


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
