"""A vision model served inside the building behind an OpenAI-compatible interface, as one more reader. Off by default.

Pages must not leave the building, so this speaks to one address alone: one that the operator wrote on a list, that
resolves to a private network, with no proxy and no redirect in between (docs/adr/0011).
What comes back is a stranger's text: it is bounded, cleaned and kept as one more candidate that can cast doubt on an
answer and never make it surer.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import json
import time
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from copiste.errors import BadSetting, ReaderFailed
from copiste.net.guarded import Guarded, whole
from copiste.ports.readers import ReaderFacts
from copiste.reading.model import Crop
from copiste.settings.environment import needed

FACTS = ReaderFacts(
    name="vision",
    title={"fr": "modèle de vision", "en": "vision model"},
    seconds=20.0,  # the most that one line may take (`Patience.crop`); no model was measured
)
_ASK = {
    "fr": "Transcrivez exactement les caractères de cette ligne de formulaire, sans rien ajouter. "
    "Si rien n’est lisible, répondez par une ligne vide.",
    "en": "Transcribe exactly the characters of this line of a form, and add nothing. "
    "If nothing is legible, answer with an empty line.",
}
_SCORE = 0.5  # these models give no likelihood that could be compared with an engine's
_LONGEST = 400  # characters of one line: a longer answer was made up; chosen
_NARROWEST = 4  # pixels that a character takes at least: more text than fits was made up


@dataclass(frozen=True, slots=True)
class VisionLimits:
    """Seconds for one crop from connecting to the last byte, seconds for all crops of a page, bytes of one answer."""

    crop: float = 20.0
    page: float = 300.0
    answer: int = 65_536


class OpenAIVision:
    """Asks the model once a crop. Raises `BadSetting` for an address that is not on the list."""

    facts = FACTS

    def __init__(
        self,
        url: str,
        model: str,
        allowed: Collection[str],
        *,
        token: str | None = None,
        patience: VisionLimits | None = None,
    ) -> None:
        self._url = listed(url, allowed)
        self._model = model
        self._token = token
        self._patience = patience or VisionLimits()
        self.version = f"openai-compatible {model}"

    @classmethod
    def from_settings(cls, env: Mapping[str, str]) -> OpenAIVision:
        """Make it from `COPISTE_VISION_…`; raise `BadSetting` for one that is missing or that cannot be read."""
        key, allowed = env.get("COPISTE_VISION_KEY_FILE"), env.get("COPISTE_VISION_ALLOWED") or ""
        try:
            token = Path(key).read_text("utf-8").strip() if key else None
        except OSError as error:
            raise BadSetting(setting="COPISTE_VISION_KEY_FILE", problem=type(error).__name__) from error
        url, model = (needed(env, f"COPISTE_VISION_{name}") for name in ("URL", "MODEL"))
        return cls(url, model, [each for each in allowed.split(",") if each], token=token)

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        """Return what the model says of each crop. Raise `ReaderFailed` when it is away, slow, or answers nonsense."""
        until = time.monotonic() + self._patience.page
        answers = []
        for crop in crops:
            text = _line(self._ask(crop, language, until), crop)
            answers.append((text, _SCORE if text else 0.0))
        return answers

    def _ask(self, crop: Crop, language: str, until: float) -> str:
        deadline = min(until, time.monotonic() + self._patience.crop)
        try:
            found = json.loads(self._post(json.dumps(self._body(crop, language)).encode(), deadline))
            content = found["choices"][0]["message"]["content"]
        except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError, RecursionError) as error:
            raise ReaderFailed(reader=FACTS.name) from error
        if not isinstance(content, str):
            raise ReaderFailed(reader=FACTS.name)
        return content

    def _body(self, crop: Crop, language: str) -> dict[str, object]:
        import cv2

        done, picture = cv2.imencode(".png", crop.pixels)
        if not done:
            raise ValueError("the crop has no picture")
        link = "data:image/png;base64," + base64.b64encode(picture.tobytes()).decode()
        content = [
            {"type": "text", "text": _ASK.get(language, _ASK["en"])},
            {"type": "image_url", "image_url": {"url": link}},
        ]
        return {
            "model": self._model,
            "messages": [{"role": "user", "content": content}],
            "temperature": 0,
            "max_tokens": 256,
            "stream": False,
        }

    def _post(self, body: bytes, deadline: float) -> bytes:
        connection = Guarded(self._url, deadline, _inside)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        with connection.timed():
            connection.request("POST", f"{self._url.path.rstrip('/')}/chat/completions", body, headers)
            answer = connection.getresponse()
            if answer.status != http.HTTPStatus.OK:  # a redirect is not followed: it may lead anywhere
                raise ReaderFailed(reader=FACTS.name)
            return whole(answer, self._patience.answer)


def _inside(addresses: Sequence[str]) -> Sequence[str]:
    """Choose the first address of the host, which must be of a private network."""
    if not ipaddress.ip_address(addresses[0].partition("%")[0]).is_private:
        raise OSError("the address is not inside")
    return addresses[:1]


def listed(url: str, allowed: Collection[str]) -> SplitResult:
    """Return the parts of *url*, or raise `BadSetting` unless scheme, host and port are those of one of *allowed*."""
    parts = urlsplit(url)
    if _origin(url) is None or parts.query or parts.fragment or _origin(url) not in {_origin(each) for each in allowed}:
        raise BadSetting(setting="COPISTE_VISION_URL", problem="COPISTE_VISION_ALLOWED")
    return parts


def _origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url.strip())
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or port is None or parts.username is not None:
        return None
    return parts.scheme, parts.hostname, port


def _line(said: str, crop: Crop) -> str:
    """Return an answer as one line of text; nothing when it is longer than the picture can hold."""
    visible = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", said[: 4 * _LONGEST]))
    text = " ".join("".join(char for char in visible if unicodedata.category(char)[0] != "C").split())
    fits = len(text) <= min(_LONGEST, crop.pixels.shape[1] // _NARROWEST) and len(said) <= 4 * _LONGEST
    return text if fits else ""
