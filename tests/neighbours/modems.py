"""Two software modems on pseudo-terminals with a telephone line between them: spandsp's T.31, sound sample by sample.

spandsp (libspandsp2 of Debian) has the modems; what is here is the exchange: who rings, who answers, who hangs up.
"""

from __future__ import annotations

import ctypes
import os
import select
import threading
import time
import tty
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int16, c_size_t, c_uint8, c_void_p
from typing import Any

TICK = 0.02  # seconds of sound that the line carries at a time
SAMPLES = 160  # in one tick, at 8000 a second
WAY = 8
"""Ticks that a sound is under way: without any, a quick sender begins a page while the last is still confirmed."""
RINGING = 5.0  # seconds from ring to ring, as exchanges here ring (4 to 6)
ALERTING, CONNECTED, ANSWERED, HANGUP = 1, 2, 3, 7  # at_call_event_e of at_interpreter.h
CALL, ANSWER, HANG_UP, OFF_HOOK, ON_HOOK, CTS = 0, 1, 2, 3, 4, 7  # at_modem_control_operation_e

_SILENCE = bytes(2 * SAMPLES)
_Says = CFUNCTYPE(c_int, c_void_p, c_void_p, POINTER(c_uint8), c_size_t)
_Controls = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_void_p)  # the last: a text, or for CTS 1 or none
_Packets = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_int)


def _library() -> Any:
    found = ctypes.CDLL("libspandsp.so.2")
    found.t31_init.restype = c_void_p
    found.t31_init.argtypes = [c_void_p, _Says, c_void_p, _Controls, c_void_p, _Packets, c_void_p]
    found.t31_call_event.argtypes = [c_void_p, c_int]
    found.t31_at_rx.argtypes = [c_void_p, c_char_p, c_int]
    for name in ("t31_rx", "t31_tx"):
        getattr(found, name).argtypes = [c_void_p, POINTER(c_int16), c_int]
    found.t31_set_transmit_on_idle.argtypes = [c_void_p, c_int]
    found.at_set_call_info.argtypes = [c_void_p, c_char_p, c_char_p]
    found.at_reset_call_info.argtypes = [c_void_p]
    return found


class Modem:
    """A fax modem of class 1 behind a pseudo-terminal, whose slave side is *path*."""

    def __init__(self, library: Any, controlled: Callable[[Modem, int], None]) -> None:
        self._library = library
        self._controlled = controlled
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        os.set_blocking(self._master, False)
        self._clear = True
        self._said = bytearray()
        self._sound = (c_int16 * SAMPLES)()
        # ctypes keeps no reference to what it calls back
        self._calls = (_Says(self._says), _Controls(self._controls), _Packets(lambda *_: 0))
        says, controls, packets = self._calls
        self._state = library.t31_init(None, says, None, controls, None, packets, None)
        library.t31_set_transmit_on_idle(self._state, 1)

    def _says(self, _state: int, _data: int, text: Any, length: int) -> int:
        self._said += ctypes.string_at(text, length)
        return 0

    def _controls(self, _state: int, _data: int, operation: int, word: int | None) -> int:
        if operation == CTS:
            self._clear = word is not None
        else:
            self._controlled(self, operation)
        return 0

    @property
    def waits_for(self) -> list[int]:
        return [self._master] if self._clear else []

    def is_told(self) -> None:
        """Take what the program at the other end of the terminal says, and give it what the modem said."""
        if self._clear:
            try:
                text = os.read(self._master, 512)
            except (BlockingIOError, OSError):
                text = b""
            if text:
                self._library.t31_at_rx(self._state, text, len(text))
        if self._said:
            with suppress(BlockingIOError):
                del self._said[: os.write(self._master, self._said)]

    def event(self, event: int) -> None:
        self._library.t31_call_event(self._state, event)

    def is_called(self, by: dict[str, str]) -> None:
        """Tell who calls, as exchanges with caller identification do."""
        self._library.at_reset_call_info(self._state)
        for name, value in by.items():
            self._library.at_set_call_info(self._state, name.encode(), value.encode())

    def plays(self) -> bytes:
        made = self._library.t31_tx(self._state, self._sound, SAMPLES)
        for place in range(made, SAMPLES):
            self._sound[place] = 0
        return bytes(self._sound)

    def hears(self, sound: bytes) -> None:
        self._library.t31_rx(self._state, (c_int16 * SAMPLES).from_buffer_copy(sound), SAMPLES)

    def close(self) -> None:
        os.close(self._master)
        os.close(self._slave)


class Line:
    """The two ends of a line that tells, on each call, what *told* holds: `NMBR`, `NAME`, `ANID`, `NDID`."""

    def __init__(self, told: dict[str, str]) -> None:
        library = _library()
        self.told = told
        self.caller = Modem(library, self._controlled)
        self.called = Modem(library, self._controlled)
        self._talking = False
        self._under_way: deque[tuple[bytes, bytes]] = deque()
        self._next_ring: float | None = None
        self._events: list[tuple[Modem, int]] = []
        self._cut = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Line:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)
        self.caller.close()
        self.called.close()

    def break_off(self) -> None:
        """Let the call end now, as when somebody lifts another telephone of the house."""
        self._cut.set()

    def _controlled(self, modem: Modem, operation: int) -> None:
        other = self.called if modem is self.caller else self.caller
        if operation == CALL and modem is self.caller:
            self._next_ring = 0.0
        elif operation == ANSWER and self._next_ring is not None:
            self._next_ring = None
            self._talking = True
            self._under_way = deque([(_SILENCE, _SILENCE)] * WAY)
            self._events += [(modem, ANSWERED), (other, CONNECTED)]
        elif operation in (HANG_UP, ON_HOOK):
            if modem is self.caller:
                self._next_ring = None
            if self._talking:
                self._talking = False
                self._events.append((other, HANGUP))

    def _run(self) -> None:
        due = time.monotonic()
        while not self._stop.is_set():
            due += TICK
            while (left := due - time.monotonic()) > 0:
                select.select(self.caller.waits_for + self.called.waits_for, [], [], min(left, 0.005))
                self._serve()
            self._serve()
            self._ring()
            if self._cut.is_set() and self._talking:
                self._talking = False
                self._events += [(self.caller, HANGUP), (self.called, HANGUP)]
            if self._talking:
                self._under_way.append((self.caller.plays(), self.called.plays()))
                said, answered = self._under_way.popleft()
                self.called.hears(said)
                self.caller.hears(answered)

    def _serve(self) -> None:
        for modem in (self.caller, self.called):
            modem.is_told()
        while self._events:
            modem, event = self._events.pop(0)
            modem.event(event)

    def _ring(self) -> None:
        if self._next_ring is not None and time.monotonic() >= self._next_ring:
            if self._next_ring == 0.0:
                self.called.is_called(self.told)
            self._next_ring = time.monotonic() + RINGING
            self.called.event(ALERTING)
