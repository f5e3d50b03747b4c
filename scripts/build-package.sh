#!/usr/bin/env bash
# Makes the Debian package of this machine's architecture.
#   scripts/build-package.sh [FOLDER]
# FOLDER: where casebus_VERSION_ARCH.deb goes (default: build). The programs are built first, with Swift's runtime inside,
# so that the machine that they run on needs no toolchain. Needs debhelper and dpkg-dev.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-build}
version=$(sed -n 's/.*static let text = "\(.*\)".*/\1/p' Sources/BusDaemon/casebusd/Version.swift)
[ -n "$version" ] || { echo "no version in Sources/BusDaemon/casebusd/Version.swift" >&2; exit 1; }
for tool in dh dpkg-buildpackage; do
    command -v "$tool" >/dev/null || { echo "install first: apt-get install debhelper dpkg-dev" >&2; exit 1; }
done
# The package has the date of its source, so that two builds of one commit name the same.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

for product in casebusd casebus; do
    swift build -c release --static-swift-stdlib --product "$product"
done
bin=$(swift build -c release --show-bin-path)
man=build/package/man
rm -rf build/package
scripts/generate-man-pages.sh "$man" "$bin"

stage=build/package/casebus-$version
mkdir -p "$stage/root/etc/casebus" "$stage/documents" "$stage/examples"
make --no-print-directory install-files PREFIX=/usr BIN="$bin" MAN="$man" DESTDIR="$stage/root" > /dev/null
sed -i '1{/^#!/d}' "$stage/root/usr/share/bash-completion/completions/casebus"
mv "$stage/root/usr/share/zsh/site-functions" "$stage/root/usr/share/zsh/vendor-completions"
# The service may write one folder, and dpkg asks before it replaces what somebody changed.
sed -e 's|^state: state$|state: /var/lib/casebus|' -e 's|^calendar: none$|calendar: calendar.yaml|' \
    config/casebus.yaml > "$stage/root/etc/casebus/casebus.yaml"
[ "$(grep -c -e '^state: /var/lib/casebus$' -e '^calendar: calendar.yaml$' "$stage/root/etc/casebus/casebus.yaml")" -eq 2 ] ||
    { echo "config/casebus.yaml has no line \"state: state\" or \"calendar: none\" to replace" >&2; exit 1; }
cp config/calendar.yaml "$stage/root/etc/casebus/"
cp README.md CHANGELOG.md docs/operations.md "$stage/documents/"
cp -r config/. "$stage/examples/"

cp -r packaging/debian "$stage/debian"
cp packaging/tmpfiles.d/casebus.conf "$stage/debian/casebus.tmpfiles"
mkdir -p "$stage/root/usr/lib/sysusers.d"
cp packaging/sysusers.d/casebus.conf "$stage/root/usr/lib/sysusers.d/"
cat > "$stage/debian/changelog" <<CHANGELOG
casebus ($version-1) bookworm; urgency=medium

  * Version $version; CHANGELOG.md in this folder says what it brings.

 -- The casebus authors <maintainers@casebus.example>  $(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH" -R)
CHANGELOG
(cd "$stage" && dpkg-buildpackage --build=binary --no-sign --no-check-builddeps >../build.log 2>&1) ||
    { tail -40 build/package/build.log >&2; exit 1; }
mkdir -p "$out"
deb=casebus_${version}-1_$(dpkg --print-architecture).deb
mv "build/package/$deb" "$out/"
echo "$out/$deb"
