#!/usr/bin/env node
// Adds a fourth column to data/timezones.tsv: how far a place of the zone may be from its principal city, in km.
//
//     npm install --prefix /tmp/tz tz-lookup@6.1.25
//     NODE_PATH=/tmp/tz/node_modules scripts/timezone-reach.mjs < zones.tsv > data/timezones.tsv
//
// tz-lookup is in the public domain (CC0). The globe is looked at every quarter of a degree; rounded up to 50 km.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const lookup = createRequire(process.env.NODE_PATH + "/")("tz-lookup");

const STEP_DEG = 0.25;
const rad = Math.PI / 180;
const distance = ([latA, lonA], [latB, lonB]) => {
  const h = Math.sin(((latB - latA) * rad) / 2) ** 2 +
    Math.cos(latA * rad) * Math.cos(latB * rad) * Math.sin(((lonB - lonA) * rad) / 2) ** 2;
  return 2 * 6371.0088 * Math.asin(Math.sqrt(Math.min(h, 1)));
};

const lines = readFileSync(0, "utf8").trimEnd().split("\n");
const rows = lines.filter((line) => !line.startsWith("#")).map((line) => line.split("\t"));
const cities = new Map(rows.map(([zone, lat, lon]) => [zone, [+lat, +lon]]));
// Old names and links share the position of the zone that tz-lookup knows.
const reach = new Map();
for (let lat = -89; lat <= 89; lat += STEP_DEG) {
  for (let lon = -180; lon < 180; lon += STEP_DEG) {
    const zone = lookup(lat, lon);
    const city = cities.get(zone);
    // Stations in Antarctica keep the time of distant homelands.
    if (!city || (lat < -60 && !zone.startsWith("Antarctica/"))) continue;
    const km = distance(city, [lat, lon]);
    if (km > (reach.get(String(city)) ?? 0)) reach.set(String(city), km);
  }
}
for (const line of lines) {
  if (line.startsWith("#")) { console.log(line); continue; }
  const [zone, lat, lon] = line.split("\t");
  // Unknown to tz-lookup, or smaller than its grid: the usual size of a zone.
  const km = reach.get(String([+lat, +lon])) ?? 1950;
  console.log([zone, lat, lon, Math.ceil((km + 25) / 50) * 50].join("\t"));
}
