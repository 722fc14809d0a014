"""The map of threads drawn as a picture. Imported where the drawing is done, in a process of its own."""

from __future__ import annotations

import io

from matplotlib import rcParams
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from PIL import Image

from bot.cohort.threads import Threads
from bot.results.drawing import INK, SETTINGS, as_png
from bot.results.fonts import families
from bot.results.map import NORTH, SOUTH, places

WIDE, HIGH = 8.0, 4.6
LAND, THREAD, TOWN = "#aeb6c2", "#0072B2", "#D55E00"
"""Okabe and Ito's blue and vermilion: dark and light enough to be told apart without any colour."""
STEPS, BEND = 24, 0.16
COLOURS = 128


def draw(threads: Threads) -> bytes:
    """The map as PNG; empty where no font of this computer shows its title."""
    fonts = families([threads.title])
    if not fonts:
        return b""
    rcParams.update({**SETTINGS, "font.family": fonts})
    figure = Figure(figsize=(WIDE, HIGH), facecolor="white")
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.87))
    axes.set(xlim=(-180, 180), ylim=(SOUTH, NORTH))
    axes.axis("off")
    land = [(north, east) for _, north, east in places() if SOUTH < north < NORTH]
    axes.scatter([east for _, east in land], [north for north, _ in land], s=9, color=LAND, linewidths=0, zorder=1)
    if threads.lines:
        widths = [min(3.2, 0.9 + 0.35 * count) for *_, count in threads.lines]
        alpha = max(0.35, min(0.85, 30 / len(threads.lines)))
        curves = [_curve(line) for line in threads.lines]
        axes.add_collection(LineCollection(curves, linewidths=widths, colors=THREAD, alpha=alpha, zorder=2))
    if threads.places:
        east, north = [each[1] for each in threads.places], [each[0] for each in threads.places]
        axes.scatter(east, north, s=34, color=TOWN, edgecolors="white", linewidths=0.8, zorder=3)
    figure.text(0.5, 0.94, threads.title, ha="center", va="center", fontsize=19, fontweight="bold", color=INK)
    return _smaller(as_png(figure))


def _curve(line: tuple[float, float, float, float, int]) -> list[tuple[float, float]]:
    """Points of an arc from one place to the other, bent to the north."""
    north, east, to_north, to_east, _ = line
    across, up = to_east - east, to_north - north
    found = []
    for step in range(STEPS + 1):
        part = step / STEPS
        rise = BEND * abs(across) * 4 * part * (1 - part) * 0.6
        found.append((east + across * part, min(NORTH - 1, north + up * part + rise)))
    return found


def _smaller(png: bytes) -> bytes:
    """The same with few colours: a third of the bytes, and nobody sees it."""
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()
