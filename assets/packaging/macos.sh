#!/usr/bin/env bash
# The package for macOS: Shoal.app in a zip. Runs on macOS; elsewhere it makes the same bundle around whatever program it
# is given, unsigned, so that its parts can be looked at.
. "$(dirname "$0")/common.sh"
build shoal
app="$work/Shoal.app/Contents"
mkdir -p "$app/MacOS" "$app/Resources"
install -m 755 "$program" "$app/MacOS/shoal"

# An icon file is a list of pictures, each with its kind: ic08 is a PNG of 256 points.
perl -e '
  open(my $in, "<:raw", $ARGV[0]) or die "$ARGV[0]: $!"; local $/; my $png = <$in>;
  open(my $to, ">:raw", $ARGV[1]) or die "$ARGV[1]: $!";
  print $to "icns", pack("N", 16 + length $png), "ic08", pack("N", 8 + length $png), $png;
' "$home/assets/icon.png" "$app/Resources/shoal.icns"

cat > "$app/Info.plist" <<PLIST
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>CFBundleName</key><string>Shoal</string>
  <key>CFBundleIdentifier</key><string>org.shoal.Shoal</string>
  <key>CFBundleExecutable</key><string>shoal</string>
  <key>CFBundleIconFile</key><string>shoal</string>
  <key>CFBundlePackageType</key><string>APPL</string>
  <key>CFBundleShortVersionString</key><string>$version</string>
  <key>CFBundleVersion</key><string>$version</string>
  <key>CFBundleDocumentTypes</key>
  <array>
    <dict>
      <key>CFBundleTypeName</key><string>Table</string>
      <key>CFBundleTypeRole</key><string>Viewer</string>
      <key>LSHandlerRank</key><string>Alternate</string>
      <key>CFBundleTypeExtensions</key>
      <array><string>csv</string><string>tsv</string><string>parquet</string><string>xlsx</string></array>
    </dict>
  </array>
  <key>LSApplicationCategoryType</key><string>public.app-category.business</string>
  <key>LSMinimumSystemVersion</key><string>11.0</string>
  <key>NSHighResolutionCapable</key><true/>
</dict>
</plist>
PLIST
printf 'APPL????' > "$app/PkgInfo"

# The command line: a link from /usr/local/bin to Contents/MacOS/shoal, and these where each shell looks for them.
mkdir -p "$app/Resources/man/man1"
"$program" man > "$app/Resources/man/man1/shoal.1"
complete_for bash "$app/Resources/completions/shoal.bash"
complete_for zsh "$app/Resources/completions/_shoal"
complete_for fish "$app/Resources/completions/shoal.fish"
complete_for powershell "$app/Resources/completions/shoal.ps1"
texts "$app/Resources/doc"

if command -v codesign >/dev/null; then
  # Signed for this machine. For others: SHOAL_SIGN="Developer ID Application: …", then notarise the zip.
  codesign --force --options runtime --sign "${SHOAL_SIGN:--}" "$work/Shoal.app"
else
  echo "macos.sh: codesign is missing, so the bundle is not signed" >&2
fi
name="shoal-$version-macos-$(uname -m).zip"
rm -f "$out/$name"
if command -v ditto >/dev/null; then
  ditto -c -k --keepParent "$work/Shoal.app" "$out/$name"
else
  (cd "$work" && zip -qrX "$out/$name" Shoal.app)
fi
echo "$out/$name"
