"""JSON that keeps the digits of a decimal: 12.50 stays 12.50, which counts in FHIR (R4, datatypes, decimal)."""

from __future__ import annotations

import json
import re
import secrets
from decimal import Decimal
from typing import Any


def dumps(value: Any, *, compact: bool = False) -> str:
    """Return *value* as JSON, decimals as numbers with every digit written.

    >>> dumps({"amount": Decimal("12.50"), "note": "12.50"})
    '{"amount": 12.50, "note": "12.50"}'
    """
    mark = f"decimal-{secrets.token_hex(16)}:"  # nobody's text can hold it

    def marked(number: object) -> str:
        if not isinstance(number, Decimal):
            raise TypeError(type(number).__name__)
        return f"{mark}{number:f}"

    separators = (",", ":") if compact else None
    text = json.dumps(value, ensure_ascii=False, separators=separators, default=marked)
    return re.sub(rf'"{mark}(-?[0-9.]+)"', r"\1", text)
