#!/usr/bin/env python3
"""Names of countries for a language file, from Unicode CLDR as the package Babel has it:

    pip install babel && scripts/country_names.py de

prints the lines `country-…` of assets/languages/de.ftl. English names are those of data/countries.tsv.
"""

import pathlib
import sys

root = pathlib.Path(__file__).resolve().parent.parent
rows = [line.split("\t") for line in (root / "data/countries.tsv").read_text().splitlines() if "\t" in line]
names = dict(rows)
code = sys.argv[1]
if code != "en":
    from babel import Locale

    known = Locale.parse(code, sep="-").territories
    names = {country: known.get(country, name) for country, name in names.items()}
for country, name in sorted(names.items()):
    print(f"country-{country.lower()} = {name}")
