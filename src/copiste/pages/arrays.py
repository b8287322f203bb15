"""The kinds of arrays that modules hand each other, each by a name that says its shape and what its numbers are.

`Grey`, the picture of a page, is beside the page in `pages.model`; what one module alone uses stands there.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Colour = npt.NDArray[np.uint8]
"""A picture in colour: height by width by red, green, blue, each 0..255."""
Mask = npt.NDArray[np.bool_]
"""Where something is so on a page or a part of it: height by width, as large as what it tells of."""
Flags = npt.NDArray[np.uint8]
"""A mask as OpenCV takes it: height by width, 0 or 1."""
Labels = npt.NDArray[np.int32]
"""Of which component each pixel is: height by width, 0 is the ground."""
Components = npt.NDArray[np.int32]
"""Components by left, top, width, height and area, all in pixels: OpenCV's rows and columns, row 0 is the ground."""
Pieces = npt.NDArray[np.int64]
"""Numbers of components, in a row: as long as there are some."""
Chosen = npt.NDArray[np.bool_]
"""Which components are meant: as long as there are components, the ground included."""
Rectangles = npt.NDArray[np.int64]
"""Rectangles by left, top, right and bottom: n by 4, in pixels."""
Matrix = npt.NDArray[np.float64]
"""3 by 3: takes points of one picture to those of another, in pixels, homogeneous."""
Points = npt.NDArray[np.float32]
"""Points by x and y: n by 2, in pixels at the working resolution."""
Shifts = npt.NDArray[np.float32]
"""For each pixel a place or a way, in pixels: height by width by x and y."""
