#!/usr/bin/env python3
"""Writes assets/docs/THIRD-PARTY.md: what Shoal is made with, and the licences that ask to be passed on.

    python3 assets/packaging/third_party.py

Takes the packages of every platform from `cargo tree`, and their texts from where cargo keeps them.
"""

import json
import pathlib
import re
import subprocess
from collections import defaultdict

HOME = pathlib.Path(__file__).resolve().parents[2]
TEXTS = re.compile(r"^(licen[sc]e|copying|notice|copyright|unlicense)", re.IGNORECASE)


def cargo(*args):
    return subprocess.run(["cargo", *args], cwd=HOME, check=True, capture_output=True, text=True).stdout


def packages():
    """Name and version of every package that can become part of the program, on whatever platform."""
    tree = cargo("tree", "--locked", "--edges", "normal", "--target", "all", "--prefix", "none", "--format", "{p}")
    names = {tuple(line.split()[:2]) for line in tree.splitlines() if line.strip()}
    return sorted((name, version.removeprefix("v")) for name, version in names if name != "shoal")


def texts_of(package):
    """The licence texts beside a package's manifest, however their lines are broken.

    Where a package may be used under the MIT licence instead of others, that text alone is passed on.
    """
    folder = pathlib.Path(package["manifest_path"]).parent
    paths = [path for path in sorted(folder.iterdir()) if path.is_file() and TEXTS.match(path.name)]
    licence = package["license"] or ""
    is_a_choice = "MIT" in re.split(r" OR |/", licence) and " AND " not in licence
    mit = [path for path in paths if "MIT" in path.name.upper()]
    for path in mit if is_a_choice and mit else paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        paragraphs = re.split(r"\n\s*\n", text.strip())
        yield "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def main():
    known = {
        (package["name"], package["version"]): package
        for package in json.loads(cargo("metadata", "--locked", "--format-version", "1"))["packages"]
    }
    rows, without, by_text = [], [], defaultdict(list)
    for key in packages():
        package = known[key]
        rows.append((*key, package["license"] or "see its text", package["repository"] or ""))
        texts = list(texts_of(package))
        for text in texts:
            by_text[text].append(" ".join(key))
        if not texts:
            without.append(" ".join(key))

    lines = [
        "# What Shoal is made with",
        "",
        "Shoal contains the packages below, under the licences named beside them. Their texts follow, each once.",
        "Written by `assets/packaging/third_party.py`. The faces in `assets/fonts` have their licences beside them.",
        "",
        "| package | version | licence | source |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {name} | {version} | {licence} | {source} |" for name, version, licence, source in rows]
    lines += ["", "## Texts", ""]
    for text, names in sorted(by_text.items(), key=lambda item: (-len(item[1]), item[1])):
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        lines += [f"Of {', '.join(names)}:", "", f"{fence}text", text, fence, ""]
    if without:
        lines += ["## Without a text of their own", ""]
        lines += ["These packages name their licence and carry no text of it: " + ", ".join(without) + ".", ""]
    (HOME / "assets/docs/THIRD-PARTY.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
