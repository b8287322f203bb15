"""What runs PP-OCR's model: OpenVINO where it is installed and the processor counts in bfloat16, else ONNX Runtime.

In single precision both take the same time; in bfloat16 the model takes about half, and reads as well (docs/adr/0013).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Tensor = npt.NDArray[np.float32]
"""What an engine takes, 1 by 3 by 48 by width (-1..1), or gives, steps by kept characters (likelihoods, 0..1)."""
Kept = npt.NDArray[np.intp]
"""The characters that are kept, by their numbers in the model: as long as there are some."""
Engine = Callable[[Tensor], Tensor]
"""Lines (1 by 3 by 48 by width) to the likelihood of each kept character at each step (steps by kept)."""

_NEEDED = "BF16"
_SETTINGS = {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "bf16", "PERFORMANCE_HINT": "LATENCY"}
"""One thread, as processes read side by side; bfloat16 is why OpenVINO is here (docs/adr/0013)."""


def openvino(model: Path, kept: Kept) -> Engine | None:
    """Return the model in bfloat16, with an output for the *kept* characters only; None where that is no gain."""
    if find_spec("openvino") is None:
        return None
    modules: dict[str, Any] = sys.modules
    modules.setdefault("openvino_telemetry", None)  # what would report usage must not so much as be loaded
    from openvino import Core  # optional, and slow to load

    core = Core()
    if _NEEDED not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        return None
    network = core.read_model(model)
    _keep(network, kept)
    request = core.compile_model(network, "CPU", _SETTINGS).create_infer_request()

    def infer(tensor: Tensor) -> Tensor:
        found: Tensor = request.infer({0: tensor}, share_inputs=True)[0][0]
        return found

    return infer


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


def onnxruntime(session: Any, kept: Kept) -> Engine:
    """Return the model as *session* runs it, its output cut down to the *kept* characters."""
    name = session.get_inputs()[0].name

    def infer(tensor: Tensor) -> Tensor:
        found: Tensor = session.run(None, {name: tensor})[0][0][:, kept]
        return np.asarray(found / found.sum(axis=1, keepdims=True), np.float32)

    return infer
