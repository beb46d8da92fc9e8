#!/usr/bin/env python3
"""Converts geography, imagery and stars into what the globe embeds. Run by hand when a source changes.

usage: scripts/assets-globe.py SOURCE_DIR [assets/earth]

SOURCE_DIR holds textures/ and vector/ (names below; sources and licences: assets/LICENSES.md).
Needs Pillow, numpy and pycountry. The output is committed, so that a build fetches nothing and runs no Python.

lines.bin      "AWL1", u32 levels (coarsest first); a level: u32 chunks; a chunk: u8 kind (0 coast, 1 border), u16
               polylines; a polyline: u16 points, then points as (u16 longitude, u16 latitude) in 1/65535 of the
               full range.
names.tsv      What the map is labeled with, most important first: kind (C country, P capital, c city), rank (the zoom
               from which it shows, in tenths), longitude, latitude, English name, then code=name for the languages in
               which a country is called otherwise.
stars.bin      "AWS1", u32 count; a star: i16 x, y, z of its unit vector in the equatorial frame (x to the vernal
               equinox, z to the pole) in 1/32767, u8 magnitude * 32 + 48, u8 colour index (B-V + 0.4) * 100.
day.jpg        Blue Marble, 4096 x 2048, north up, longitude -180 left.
countries.png  Which country it is, same grid: 0 is none, otherwise the line in countries.txt. Shores reach a little
               into the sea, where the mask of the water cuts them.
lights.png     Night lights, same grid. water.png: 255 is water. relief.png: height of the land.
"""
import csv, gzip, json, math, os, struct, sys
import numpy as np
import pycountry
from PIL import Image, ImageDraw

Image.MAX_IMAGE_PIXELS = None
FAR_TOLERANCE_DEG = 0.07   # below a pixel on a 1080 window
FAR_MIN_EXTENT_DEG = 0.35  # islands smaller than this are dust on the far level
NEAR_TOLERANCE_DEG = 0.006 # the grid of the file
CHUNK_POINTS = 160         # culled as a whole; more would hang over the horizon, fewer would cost calls
STAR_LIMIT = 7.0
CITY_RANKS = 6             # Natural Earth's scale ranks that are kept


def unit(points):
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], -1)


def simplified(points, tolerance_deg):
    """Douglas-Peucker on the sphere's chords."""
    if len(points) < 3:
        return points
    p, keep, stack, limit = unit(points), np.zeros(len(points), bool), [(0, len(points) - 1)], math.radians(tolerance_deg)
    keep[0] = keep[-1] = True
    while stack:
        i, j = stack.pop()
        if j <= i + 1:
            continue
        a, d = p[i], p[j] - p[i]
        length2 = float(d @ d)
        v = p[i + 1 : j] - a
        s = np.clip(v @ d / length2, 0, 1)[:, None] if length2 > 1e-18 else 0.0
        distance = np.linalg.norm(v - s * d, axis=1)
        k = int(distance.argmax())
        if distance[k] > limit:
            k += i + 1
            keep[k] = True
            stack += [(i, k), (k, j)]
    return points[keep]


def topology(path):
    """Arcs used by one country are coast, by two are border."""
    t = json.load(open(path))
    scale, translate = np.array(t["transform"]["scale"]), np.array(t["transform"]["translate"])
    uses = {}

    def walk(x):
        if isinstance(x, int):
            index = ~x if x < 0 else x
            uses[index] = uses.get(index, 0) + 1
        else:
            for y in x:
                walk(y)

    for geometry in t["objects"]["countries"]["geometries"]:
        walk(geometry.get("arcs", []))
    for i, arc in enumerate(t["arcs"]):
        if uses.get(i, 0):
            points = np.cumsum(np.array(arc, np.float64), 0) * scale + translate
            yield (1 if uses[i] > 1 else 0), points


def without_seams(points):
    """Cuts the edges that only close polygons on a flat map: the date line and the bottom of Antarctica."""
    piece = [points[0]]
    for a, b in zip(points, points[1:]):
        on_seam = (abs(a[0]) > 179.9 and abs(b[0]) > 179.9) or (a[1] < -89.5 or b[1] < -89.5)
        if on_seam or abs(a[0] - b[0]) > 180:
            if len(piece) > 1:
                yield np.array(piece)
            piece = [b]
        else:
            piece.append(b)
    if len(piece) > 1:
        yield np.array(piece)


def level(path, tolerance, min_extent):
    pieces = {0: [], 1: []}
    for kind, arc in topology(path):
        for line in without_seams(arc):
            if kind == 0 and min_extent and np.ptp(line, 0).max() < min_extent:
                continue
            line = simplified(line, tolerance) if tolerance else line
            for start in range(0, len(line) - 1, CHUNK_POINTS - 1):
                pieces[kind].append(line[start : start + CHUNK_POINTS])
    out = []
    for kind, lines in pieces.items():
        # neighbours share a chunk: walk along a coarse grid
        lines.sort(key=lambda l: (math.floor((l[0][1] + 90) / 15), math.floor((l[0][0] + 180) / 15)))
        chunk, size, cell = [], 0, None
        for line in lines:
            here = (math.floor((line[0][1] + 90) / 15), math.floor((line[0][0] + 180) / 15))
            if chunk and (size + len(line) > CHUNK_POINTS or here != cell):
                out.append((kind, chunk))
                chunk, size = [], 0
            chunk.append(line)
            size += len(line)
            cell = here
        if chunk:
            out.append((kind, chunk))
    return out


def write_lines(source, target):
    vector = f"{source}/vector/countries-"
    levels = [
        level(vector + "110m.topo.json", 0, 0),
        level(vector + "50m.topo.json", FAR_TOLERANCE_DEG, FAR_MIN_EXTENT_DEG),
        level(vector + "50m.topo.json", 0, 0),
        level(vector + "10m.topo.json", NEAR_TOLERANCE_DEG, 0),
    ]
    data = b"AWL1" + struct.pack("<I", len(levels))
    for chunks in levels:
        data += struct.pack("<I", len(chunks))
        for kind, lines in chunks:
            data += struct.pack("<BH", kind, len(lines))
            for line in lines:
                grid = np.round((line + [180, 90]) / [360, 180] * 65535).clip(0, 65535).astype("<u2")
                data += struct.pack("<H", len(grid)) + grid.tobytes()
        print("level:", len(chunks), "chunks,", sum(len(l) - 1 for _, c in chunks for l in c), "segments")
    open(f"{target}/lines.bin", "wb").write(data)


def write_stars(source, target):
    stars = []
    with gzip.open(f"{source}/textures/stars_mag8.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            if float(row["mag"]) <= STAR_LIMIT:
                v = unit(np.array([[float(row["ra_deg"]), float(row["dec_deg"])]]))[0]
                bv = float(row["bv"] or 0.6)
                stars.append((*np.round(v * 32767).astype(int), round(float(row["mag"]) * 32 + 48), round(min(max(bv + 0.4, 0), 2.5) * 100)))
    stars.sort(key=lambda s: s[3])
    data = b"AWS1" + struct.pack("<I", len(stars)) + b"".join(struct.pack("<hhhBB", *map(int, s[:3]), min(s[3], 255), s[4]) for s in stars)
    open(f"{target}/stars.bin", "wb").write(data)
    print("stars:", len(stars))


def write_imagery(source, target):
    size = (4096, 2048)
    day = Image.open(f"{source}/textures/earth_day_bmng_5400x2700.jpg").convert("RGB").resize(size, Image.LANCZOS)
    day.save(f"{target}/day.jpg", quality=82, optimize=True, progressive=False)
    lights = Image.open(f"{source}/textures/earth_lights_mask_4096x2048.png").convert("L")
    lights = lights.point(lambda v: 0 if v < 6 else v & 0xFC)  # sensor noise costs bytes and shows nothing
    lights.save(f"{target}/lights.png", optimize=True)
    water = Image.open(f"{source}/textures/earth_water_mask_8192x4096.png").convert("L").resize(size, Image.BOX)
    water.point(lambda v: round(v / 17) * 17).save(f"{target}/water.png", optimize=True)
    relief = Image.open(f"{source}/textures/earth_bump_u8_4096x2048.png").convert("L").resize(size, Image.BOX)
    relief.point(lambda v: v & 0xFC).save(f"{target}/relief.png", optimize=True)


# Territories without a code of their own, as databases of addresses know them.
WITHOUT_CODE = {
    "Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Cyprus U.N. Buffer Zone": "CY", "Dhekelia": "GB",
    "Akrotiri": "GB", "USNB Guantanamo Bay": "CU", "Baikonur": "KZ", "Indian Ocean Ter.": "AU", "Coral Sea Is.": "AU",
    "Clipperton I.": "FR",
}


def write_countries(source, target):
    """Rasterizes what lines.bin draws from near."""
    t = json.load(open(f"{source}/vector/countries-10m.topo.json"))
    scale, translate = np.array(t["transform"]["scale"]), np.array(t["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc, np.float64), 0) * scale + translate for arc in t["arcs"]]
    width, height = 4096, 2048

    def ring(indices):
        points = np.concatenate([arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices])
        return [tuple(p) for p in (points - [-180, 90]) * [width / 360, -height / 180] - 0.5]

    def code(geometry):
        if name := WITHOUT_CODE.get(geometry["properties"]["name"]):
            return name
        country = pycountry.countries.get(numeric=geometry.get("id", "").zfill(3))
        return country and country.alpha_2

    codes = sorted({c for g in t["objects"]["countries"]["geometries"] if (c := code(g))})
    raster = Image.new("L", (width, height))
    for g in t["objects"]["countries"]["geometries"]:
        if not code(g) or not g.get("arcs"):
            continue
        mask = Image.new("1", (width, height))
        draw = ImageDraw.Draw(mask)
        for polygon in g["arcs"] if g["type"] == "MultiPolygon" else [g["arcs"]]:
            for at, indices in enumerate(polygon):
                draw.polygon(ring(indices), fill=0 if at else 1)
        raster.paste(codes.index(code(g)) + 1, mask=mask)
    grid = np.array(raster)
    for _ in range(3):
        for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
            beside = np.roll(grid, step, axis)
            grid = np.where(grid == 0, beside, grid)
    Image.fromarray(grid).save(f"{target}/countries.png", optimize=True)
    open(f"{target}/countries.txt", "w").write("\n".join(codes) + "\n")
    print("countries:", len(codes))


def write_names(source, target):
    """Countries by their own rank, cities by theirs; a city that shows no later than its country waits for it."""
    rows = []
    for c in json.load(open(f"{source}/vector/country_labels_ne5.1.1.json")):
        english = c["name"]  # the short form
        other = [f"{code}={name}" for code, name in sorted(c["names"].items()) if name and name != english and code != "en"]
        rows.append((round(c["min_label"] * 10), -c["pop"], ["C", c["lon"], c["lat"], english, *other]))
    fields = json.load(open(f"{source}/vector/populated_places_ne10m.json"))
    for place in fields["places"]:
        p = dict(zip(fields["fields"], place))
        if p["scalerank"] <= CITY_RANKS and "\ufffd" not in p["name"]:
            rank = 30 + 5 * p["scalerank"] - (5 if p["capital"] else 0)
            rows.append((rank, -p["pop"], ["P" if p["capital"] else "c", p["lon"], p["lat"], p["name"]]))
    rows.sort(key=lambda row: row[:2])
    with open(f"{target}/names.tsv", "w", encoding="utf-8") as file:
        for rank, _, (kind, lon, lat, *names) in rows:
            file.write("\t".join([kind, str(rank), f"{lon:g}", f"{lat:g}", *names]) + "\n")
    print("names:", len(rows))


def main():
    source, target = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "assets/earth"
    os.makedirs(target, exist_ok=True)
    write_lines(source, target)
    write_stars(source, target)
    write_imagery(source, target)
    write_countries(source, target)
    write_names(source, target)
    for name in sorted(os.listdir(target)):
        print(f"{os.path.getsize(os.path.join(target, name)):>9} {name}")


if __name__ == "__main__":
    main()
