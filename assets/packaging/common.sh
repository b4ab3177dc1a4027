# What the packages of every system have in common. Sourced by linux.sh, macos.sh and windows.sh, not run.
#
#     assets/packaging/SYSTEM.sh [--program FILE] [--out FOLDER]
#
# Without --program the program is built for release. The packages are written to FOLDER, target/package without --out.
set -euo pipefail
umask 022

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=
out="$home/target/package"
while [ $# -gt 0 ]; do
  case "$1" in
    --program) program=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    *) echo "$0: unknown option $1; known are --program FILE and --out FOLDER" >&2; exit 2 ;;
  esac
done
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$home/Cargo.toml" | head -n 1)

# Builds the program unless one was given. $1: what the file is called.
build() {
  [ -n "$program" ] && return
  (cd "$home" && cargo build --release --locked)
  program="$home/target/release/$1"
}

# A folder to build a package in; removed at the end.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
out=$(cd "$out" && pwd)

# Copies a file that all may read. $1: from, $2: to.
put() {
  mkdir -p "$(dirname "$2")"
  cp "$1" "$2"
  chmod 644 "$2"
}

# Writes the completions of a shell, as the program prints them. $1: shell, $2: to.
complete_for() {
  mkdir -p "$(dirname "$2")"
  "$program" completions "$1" > "$2"
}

# The texts that go with every package. $1: folder.
texts() {
  put "$home/README.md" "$1/README.md"
  put "$home/CHANGELOG.md" "$1/CHANGELOG.md"
  put "$home/LICENSE" "$1/LICENSE"
  put "$home/assets/docs/THIRD-PARTY.md" "$1/THIRD-PARTY.md"
  put "$home/assets/fonts/OFL.txt" "$1/fonts/OFL.txt"
  put "$home/assets/fonts/Symbols-LICENSE.txt" "$1/fonts/Symbols-LICENSE.txt"
  put "$home/assets/docs/threat-model.md" "$1/threat-model.md"
  put "$home/assets/docs/repeated-review.md" "$1/repeated-review.md"
}
