"""Reference of the colour descriptor `lab-histogram-1`, and the fixture that the TypeScript one is tested against.

    python build/models/colour_descriptor_reference.py [--output test/vision/colour-descriptor.fixture.json]

The definition, step by step (src-main/vision/colour-descriptor.ts must agree with it to 2e-3 per number):

1. Grid. The image is cut into 56 x 56 cells; cell i of a side of n pixels covers floor(i n / 56) up to
   floor((i + 1) n / 56), and at least one pixel. Each cell is the mean of its sRGB codes, rounded to a whole code.
2. CIE 1976 L*a*b* of each cell: sRGB to linear light by IEC 61966-2-1, linear to XYZ by its matrix, white point D65
   as that matrix gives it for (1, 1, 1).
3. Background: the median of L*, a*, b*, each on its own, over the 220 cells of the border.
4. Weight of a cell: (1 - exp(-dE^2 / (2 * 6^2)) + 0.05) * exp(-(x^2 + y^2) / (2 * 0.2^2)), with dE the distance to the
   background (CIE 1976) and x, y the distance from the centre in image widths and heights.
5. Histogram, trilinear: 6 nodes of L* from 5 to 95; 9 nodes each of asinh(a* / 15) and asinh(b* / 15), evenly between
   those of -70 and 70. Values outside are clamped. Index (L 9 + a) 9 + b: 486 numbers.
6. Square root of the share of each bin (Hellinger): the result has length 1.
"""

import argparse
import json
from pathlib import Path

import numpy as np

GRID = 56
L_NODES, AB_NODES = 6, 9
DIMENSIONS = L_NODES * AB_NODES * AB_NODES
MATRIX = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = MATRIX.sum(1)


def lab(codes: np.ndarray) -> np.ndarray:
    """sRGB codes 0..255 [..., 3] to L*a*b* (D65) [..., 3], float64."""
    c = np.asarray(codes, np.float64) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    t = linear @ (MATRIX / WHITE[:, None]).T
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def cells(image: np.ndarray) -> np.ndarray:
    """uint8 [H,W,3] to the rounded mean codes of the grid [56,56,3]."""
    height, width, _ = image.shape

    def spans(n: int) -> list[tuple[int, int]]:
        starts = [i * n // GRID for i in range(GRID)]
        return [(start, max((i + 1) * n // GRID, start + 1)) for i, start in enumerate(starts)]

    out = np.empty((GRID, GRID, 3))
    for y, (top, bottom) in enumerate(spans(height)):
        for x, (left, right) in enumerate(spans(width)):
            block = image[top:bottom, left:right].reshape(-1, 3)
            out[y, x] = np.floor(block.sum(0, dtype=np.int64) / len(block) + 0.5)
    return out


def position(value: np.ndarray, low: float, high: float, nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Lower node and share of the upper node, for evenly spaced nodes."""
    at = np.clip((value - low) / (high - low), 0, 1) * (nodes - 1)
    node = np.minimum(at.astype(np.int64), nodes - 2)
    return node, at - node


def describe_cells(grid: np.ndarray) -> np.ndarray:
    """Mean codes of the grid [56,56,3] to the descriptor, float64 [486]."""
    colour = lab(grid)
    border = np.concatenate([colour[0], colour[-1], colour[1:-1, 0], colour[1:-1, -1]])
    distance = ((colour - np.median(border, axis=0)) ** 2).sum(-1)
    centre = (np.arange(GRID) + 0.5) / GRID - 0.5
    prior = np.exp(-(centre[:, None] ** 2 + centre[None] ** 2) / (2 * 0.2**2))
    weight = (1 - np.exp(-distance / (2 * 6.0**2)) + 0.05) * prior
    limit = np.arcsinh(70 / 15)
    axes = [
        position(colour[..., 0], 5, 95, L_NODES),
        position(np.arcsinh(colour[..., 1] / 15), -limit, limit, AB_NODES),
        position(np.arcsinh(colour[..., 2] / 15), -limit, limit, AB_NODES),
    ]
    histogram = np.zeros(DIMENSIONS)
    for corner in range(8):
        bits = (corner >> 2 & 1, corner >> 1 & 1, corner & 1)
        index = np.zeros((GRID, GRID), np.int64)
        share = weight.copy()
        for bit, (node, upper), nodes in zip(bits, axes, (L_NODES, AB_NODES, AB_NODES)):
            index = index * nodes + node + bit
            share *= upper if bit else 1 - upper
        histogram += np.bincount(index.ravel(), share.ravel(), DIMENSIONS)
    return np.sqrt(histogram / histogram.sum())


def describe(image: np.ndarray) -> np.ndarray:
    """uint8 sRGB [H,W,3] to the descriptor, float64 [486]."""
    return describe_cells(cells(image))


def synthetic(name: str, width: int, height: int) -> np.ndarray:
    """Images by formula, in whole numbers, so that every language makes the same bytes."""
    y, x = np.mgrid[0:height, 0:width]
    if name == 'gradient':
        pixels = (x * 255 // (width - 1), y * 255 // (height - 1), (x + y) * 255 // (width + height - 2))
    elif name == 'checks':
        dark = (x // 8 + y // 8) % 2 == 0
        pixels = tuple(np.where(dark, a, b) for a, b in ((200, 20), (30, 40), (60, 120)))
    elif name == 'garment':
        inside = (abs(2 * x - width) < width // 2) & (abs(2 * y - height) < height // 2)
        pixels = tuple(np.where(inside, colour, 255) for colour in (20, 40, 90))
    else:  # noise: a linear congruential generator, one step a byte
        state, values = 1, np.empty(height * width * 3, np.int64)
        for i in range(len(values)):
            state = (state * 1103515245 + 12345) % 2**31
            values[i] = state >> 16 & 255
        return values.reshape(height, width, 3).astype(np.uint8)
    return np.stack(pixels, -1).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--output', type=Path, default=Path('test/vision/colour-descriptor.fixture.json'))
    arguments = parser.parse_args()
    cases = []
    sizes = {'gradient': (224, 224), 'checks': (224, 224), 'garment': (224, 224), 'noise': (100, 70)}
    for name, (width, height) in sizes.items():
        values = describe(synthetic(name, width, height))
        sparse = [[int(i), round(float(values[i]), 5)] for i in np.flatnonzero(values > 5e-4)]
        cases.append({'name': name, 'width': width, 'height': height, 'values': sparse})
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    rows = ',\n'.join(json.dumps(case, separators=(',', ':')) for case in cases)
    arguments.output.write_text(f'[\n{rows}\n]\n', encoding='utf-8')


if __name__ == '__main__':
    main()
