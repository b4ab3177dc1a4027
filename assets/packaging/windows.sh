#!/usr/bin/env bash
# The package for Windows: one folder in a zip, with nothing to install. Runs in the bash that comes with Git for Windows;
# elsewhere it makes the same zip around whatever program it is given, so that its parts can be looked at.
. "$(dirname "$0")/common.sh"
build shoal.exe
name="shoal-$version-windows-$(uname -m)"
folder="$work/$name"
mkdir -p "$folder"
install -m 755 "$program" "$folder/shoal.exe"
texts "$folder"
put "$home/assets/docs/shoal.1" "$folder/man/shoal.1"
# PowerShell: add to the profile:  . C:\...\completions\shoal.ps1
complete_for powershell "$folder/completions/shoal.ps1"
complete_for bash "$folder/completions/shoal.bash"
complete_for zsh "$folder/completions/_shoal"
complete_for fish "$folder/completions/shoal.fish"
rm -f "$out/$name.zip"
if command -v zip >/dev/null; then
  (cd "$work" && zip -qrX "$out/$name.zip" "$name")
else
  # The tar of Windows writes zip files; that of Git for Windows does not.
  (cd "$work" && "${SYSTEMROOT:-/c/Windows}/System32/tar.exe" -a -cf "$name.zip" "$name" && mv "$name.zip" "$out/")
fi
echo "$out/$name.zip"
