"""Reads cross tables back with nothing but Python's own library, and compares them with the long table.

    cross_table.py FOLDER DIMENSIONS MEASURES

FOLDER holds table.csv, table.cross.csv and table.cross.xlsx. Ends with 1 and a sentence if they say different things.
"""

import csv
import re
import sys
import xml.etree.ElementTree as xml
import zipfile

SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def lines_of_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def lines_of_xlsx(path):
    """The second sheet (the first is the cover), each cell as text."""
    with zipfile.ZipFile(path) as book:
        strings = [
            "".join(part.text or "" for part in item.iter(SHEETS + "t"))
            for item in xml.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        sheet = xml.fromstring(book.read("xl/worksheets/sheet2.xml"))
    lines = []
    for row in sheet.iter(SHEETS + "row"):
        line = []
        for cell in row.iter(SHEETS + "c"):
            letters = re.match("[A-Z]+", cell.get("r")).group()
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            line += [""] * (column - len(line))
            value = cell.find(SHEETS + "v")
            text = "" if value is None else value.text
            line[column - 1] = strings[int(text)] if cell.get("t") == "s" else text
        lines.append(line)
    width = max(map(len, lines))
    return [line + [""] * (width - len(line)) for line in lines]


def number(text):
    try:
        return float(text)
    except ValueError:
        return text


def long_cells(lines, dimensions):
    names = lines[0][dimensions:]
    return {
        (*line[:dimensions], name): number(value)
        for line in lines[1:]
        for name, value in zip(names, line[dimensions:], strict=True)
    }


def cross_cells(lines, dimensions, measures):
    down = dimensions - 1
    first = down + (1 if len(measures) > 1 else 0)
    cells = {}
    for line in lines[2:]:
        measure = line[down] if len(measures) > 1 else measures[0]
        for label, value in zip(lines[1][first:], line[first:], strict=True):
            if value != ".":
                cells[(*line[:down], label, measure)] = number(value)
    return cells


def main():
    folder, dimensions = sys.argv[1], int(sys.argv[2])
    long = lines_of_csv(f"{folder}/table.csv")
    measures = long[0][dimensions:]
    assert len(measures) == int(sys.argv[3]), measures
    expected = long_cells(long, dimensions)
    for name, lines in [
        ("table.cross.csv", lines_of_csv(f"{folder}/table.cross.csv")),
        ("table.cross.xlsx", lines_of_xlsx(f"{folder}/table.cross.xlsx")),
    ]:
        if lines[0][dimensions - 1 + (len(measures) > 1)] != long[0][dimensions - 1]:
            sys.exit(f"{name} does not name what goes across")
        read = cross_cells(lines, dimensions, measures)
        for cell in sorted(expected.keys() | read.keys()):
            if expected.get(cell) != read.get(cell):
                sys.exit(f"{name}: {cell} is {read.get(cell)!r}, and {expected.get(cell)!r} in the long table")
    print(f"{len(expected)} cells are the same")


main()
