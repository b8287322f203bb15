"""What runs PP-OCR's model: OpenVINO where it is installed and the processor counts in bfloat16, else ONNX Runtime.

In single precision both take the same time; in bfloat16 the model takes about half, and reads as well (docs/adr/0013).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Tensor = npt.NDArray[np.float32]
"""What an engine takes, 1 by 3 by 48 by width (-1..1), or gives, steps by kept characters (likelihoods, 0..1)."""
Kept = npt.NDArray[np.intp]
"""The characters that are kept, by their numbers in the model: as long as there are some."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What reads a line: `infer` gives the likelihood of each of `characters` at each step, the first being none."""

    infer: Callable[[Tensor], Tensor]
    characters: Sequence[str]


def engine(model: Path, allowed: Collection[str]) -> tuple[Engine, bool]:
    """Return what runs the *model* here, for *allowed* characters alone, and whether it counts in bfloat16."""
    fast = _openvino(model, allowed)
    return (fast, True) if fast is not None else (_onnxruntime(model, allowed), False)


_NEEDED = "BF16"
_SETTINGS = {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "bf16", "PERFORMANCE_HINT": "LATENCY"}
"""One thread, as processes read side by side; bfloat16 is why OpenVINO is here (docs/adr/0013)."""


def _openvino(model: Path, allowed: Collection[str]) -> Engine | None:
    """Return the model in bfloat16, with an output for the *allowed* characters only; None where that is no gain."""
    if find_spec("openvino") is None:
        return None
    modules: dict[str, Any] = sys.modules
    modules.setdefault("openvino_telemetry", None)  # what would report usage must not so much as be loaded
    from openvino import Core  # optional, and slow to load

    core = Core()
    if _NEEDED not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        return None
    network = core.read_model(model)
    kept, characters = _kept(network.get_rt_info(["framework", "character"]).value, allowed)
    _keep(network, kept)
    request = core.compile_model(network, "CPU", _SETTINGS).create_infer_request()

    def infer(tensor: Tensor) -> Tensor:
        found: Tensor = request.infer({0: tensor}, share_inputs=True)[0][0]
        return found

    return Engine(infer, characters)


def _kept(told: str, allowed: Collection[str]) -> tuple[Kept, Sequence[str]]:
    """Return which of a model's characters are *allowed*, by number and as they are, of the list that it brings along:
    a line each, without the nothing before the first and the space after the last."""
    characters = ["", *told.splitlines(), " "]
    kept = [0, *(number for number, each in enumerate(characters) if each in allowed)]
    return np.array(kept), [characters[number] for number in kept]


def _keep(network: Any, kept: Kept) -> None:
    """Take the characters that are not *kept* out of the last layer, which is an eighth of the work."""
    from openvino import op

    every = network.output(0).partial_shape[2].get_length()
    for node in network.get_ordered_ops():
        for entry in node.inputs():
            given = entry.get_source_output()
            shape = given.partial_shape
            constant = given.get_node()
            if constant.get_type_name() == "Constant" and len(shape) and shape[len(shape) - 1] == every:
                entry.replace_source_output(op.Constant(constant.data[..., kept].copy()).output(0))
    network.validate_nodes_and_infer_types()


def _onnxruntime(model: Path, allowed: Collection[str]) -> Engine:
    """Return the model as ONNX Runtime runs it on one thread, its output cut down to the *allowed* characters."""
    from onnxruntime import InferenceSession, SessionOptions  # slow; only whoever reads pays

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # lines are of any width, and what an arena took it never gives back
    session = InferenceSession(model, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    kept, characters = _kept(session.get_modelmeta().custom_metadata_map["character"], allowed)

    def infer(tensor: Tensor) -> Tensor:
        found: Tensor = session.run(None, {name: tensor})[0][0][:, kept]
        return np.asarray(found / found.sum(axis=1, keepdims=True), np.float32)

    return Engine(infer, characters)
