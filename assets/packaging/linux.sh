#!/usr/bin/env bash
# The packages for Linux: a Debian package, and a plain archive with an installer of four lines.
# Needs dpkg-deb for the first; without it only the second is made, and that is said.
. "$(dirname "$0")/common.sh"
build shoal
machine=$(uname -m)

# Everything below /usr, or below the folder that the archive is installed in.
root="$work/root"
mkdir -p "$root/bin"
install -m 755 "$program" "$root/bin/shoal"
put "$home/assets/packaging/shoal.desktop" "$root/share/applications/shoal.desktop"
put "$home/assets/icon.png" "$root/share/icons/hicolor/256x256/apps/shoal.png"
put "$home/assets/icon.svg" "$root/share/icons/hicolor/scalable/apps/shoal.svg"
texts "$root/share/doc/shoal"
mkdir -p "$root/share/man/man1"
"$program" man | gzip -9n > "$root/share/man/man1/shoal.1.gz"
complete_for bash "$root/share/bash-completion/completions/shoal"
complete_for fish "$root/share/fish/vendor_completions.d/shoal.fish"
complete_for powershell "$root/share/powershell/shoal.ps1"

if command -v dpkg-deb >/dev/null; then
  case "$machine" in
    x86_64) architecture=amd64 ;;
    aarch64) architecture=arm64 ;;
    *) architecture=$(dpkg --print-architecture) ;;
  esac
  deb="$work/deb"
  mkdir -p "$deb/DEBIAN" "$deb/usr"
  cp -R "$root/." "$deb/usr/"
  complete_for zsh "$deb/usr/share/zsh/vendor-completions/_shoal"
  mv "$deb/usr/share/doc/shoal/LICENSE" "$deb/usr/share/doc/shoal/copyright"
  # The oldest C library that has every function the program calls.
  glibc=$(grep -ao 'GLIBC_2\.[0-9]*' "$program" | sort -Vu | tail -n 1 | sed 's/GLIBC_//' || true)
  cat > "$deb/DEBIAN/control" <<CONTROL
Package: shoal
Version: $version
Architecture: $architecture
Maintainer: The Shoal developers <shoal@localhost>
Installed-Size: $(du -sk "$deb/usr" | cut -f 1)
Depends: libc6 (>= ${glibc:-2.28}), libgcc-s1, libx11-6, libx11-xcb1, libxcursor1, libxi6, libxkbcommon0, libxkbcommon-x11-0, libgl1 | libegl1
Recommends: xdg-desktop-portal, fonts-noto-core
Suggests: fonts-noto-cjk, fonts-noto-color-emoji
Section: science
Priority: optional
Description: privacy review of customer segments
 Opens a customer file on a laptop, offline, shows how well each segment hides
 the people in it, repairs what is unsafe, and writes tables that can be
 shared, with the record that shows why they are safe.
CONTROL
  dpkg-deb --root-owner-group --build "$deb" "$out/shoal_${version}_$architecture.deb" >/dev/null
  echo "$out/shoal_${version}_$architecture.deb"
else
  echo "linux.sh: dpkg-deb is missing, so no Debian package was made" >&2
fi

complete_for zsh "$root/share/zsh/site-functions/_shoal"
cat > "$root/install.sh" <<'INSTALL'
#!/bin/sh
# Copies Shoal into a folder such as /usr/local; without one into ~/.local. To remove it, remove what is listed here.
set -eu
to=${1:-"$HOME/.local"}
mkdir -p "$to"
cd "$(dirname "$0")"
cp -R bin share "$to/"
find bin share -type f | sed "s|^|$to/|"
INSTALL
chmod 755 "$root/install.sh"
name="shoal-$version-linux-$machine"
mv "$root" "$work/$name"
tar -C "$work" --owner=0 --group=0 --sort=name -czf "$out/$name.tar.gz" "$name"
echo "$out/$name.tar.gz"
