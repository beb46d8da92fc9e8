"""Draws the flag atlas: assets/flags/flags.png and assets/flags/index.txt.

Source: npm package flag-icons 7.5.0 (MIT), folder flags/4x3. Needs cairosvg and Pillow.
usage: npm pack flag-icons@7.5.0, unpack it, then: make_flags.py UNPACKED/flags/4x3 assets/flags

One cell is 32x24 pixels, twice the 16x12 at which a flag is shown, with one pixel of its own edge around it so that
linear sampling never bleeds into the neighbour. Cells follow index.txt, 16 to a row.
"""

import io
import pathlib
import sys

import cairosvg
from PIL import Image

WIDTH, HEIGHT, EDGE, PER_ROW, OVERSAMPLE = 32, 24, 1, 16, 4

source, target = map(pathlib.Path, sys.argv[1:3])
codes = sorted(path.stem for path in source.glob("??.svg"))
cell_w, cell_h = WIDTH + 2 * EDGE, HEIGHT + 2 * EDGE
rows = -(-len(codes) // PER_ROW)
atlas = Image.new("RGBA", (PER_ROW * cell_w, rows * cell_h), (0, 0, 0, 0))
for number, code in enumerate(codes):
    png = cairosvg.svg2png(
        url=str(source / f"{code}.svg"), output_width=WIDTH * OVERSAMPLE, output_height=HEIGHT * OVERSAMPLE
    )
    flag = Image.open(io.BytesIO(png)).convert("RGBA").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    flag.putalpha(255) if code != "np" else None  # every flag but Nepal's fills its rectangle
    x, y = (number % PER_ROW) * cell_w, (number // PER_ROW) * cell_h
    cell = flag.resize((cell_w, cell_h), Image.Resampling.NEAREST)  # the edge repeats the outermost pixels
    cell.paste(flag, (EDGE, EDGE))
    atlas.paste(cell, (x, y))
atlas.save(target / "flags.png", optimize=True)
(target / "index.txt").write_text("".join(f"{code.upper()}\n" for code in codes))
print(len(codes), "flags", atlas.size)
