#!/usr/bin/env bash
# Builds mediasoup's worker from the npm package's own source with nothing but Debian's packages, for machines that cannot reach the
# place where its prebuilt ones are kept. As root, some six minutes on two cores. Debian 12, mediasoup 3.27.
#
#   build.sh PACKAGE_DIR OUTPUT_FILE ASKER      (ASKER: the process for which it is; a process group of its own is taken for granted)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
package=$(cd "$1" && pwd)
output=$(realpath -m "$2")
# Whoever built it while this one waited for its turn has spared it the work.
[ -x "$output" ] && exit 0
work=$(mktemp -d)
# It ends with whoever asked for it, however that one ended.
(while kill -0 "$3" 2> /dev/null; do sleep 2; done; kill -TERM 0) &
watch=$!
trap 'kill "$watch" 2> /dev/null; rm -rf "$work"' EXIT

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends \
  build-essential pkg-config perl meson ninja-build dpkg-dev \
  libuv1-dev libabsl-dev libflatbuffers-dev flatbuffers-compiler

# Source packages, from the same mirrors that apt is set to use, without changing how it is set.
mkdir -p "$work"/{apt/parts,apt/lists/partial,src}
for list in /etc/apt/sources.list.d/*.sources; do
  [ -e "$list" ] && sed 's/^Types:.*/Types: deb-src/' "$list" > "$work/apt/parts/$(basename "$list")"
done
for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ -e "$list" ] && sed -n 's/^deb /deb-src /p' "$list" > "$work/apt/parts/$(basename "$list" .list)-src.list"
done
sources=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$work/apt/parts"
  -o "Dir::State::Lists=$work/apt/lists" -o APT::Sandbox::User=root)
apt-get -qq "${sources[@]}" update
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
cd "$work/src"
for name in openssl libsrtp2; do
  apt-get -qq "${sources[@]}" source --download-only "$name/$release"
  mkdir "$name"
  tar xf "$(ls "${name}"_*.orig.tar.?z | head -1)" -C "$name" --strip-components=1
done

# Debian's own libssl crashes in the DTLS server's first flight, and its libsrtp costs 1.8 times as much a packet (see subprojects/).
(cd openssl && ./Configure no-shared no-tests no-dso no-engine && make -s -j"$(nproc)" build_libs) > openssl.log 2>&1 ||
  { tail -30 openssl.log; exit 1; }

cp -r "$package/worker" "$work/worker"
cd "$work/worker"
rm -rf subprojects
cp -r "$here/subprojects" subprojects
mv "$work/src/libsrtp2" subprojects/libsrtp2
ln -s "$work/worker/subprojects/libsrtp2/include" subprojects/libsrtp3/include/srtp2
sed -i "s/meson_version: '>= 1.1.0'/meson_version: '>= 1.0.0'/" meson.build # Debian 12 has 1.0.1, which does
meson setup --buildtype release -Db_ndebug=true "-Dopenssl:root=$work/src/openssl" "$work/out" .
ninja -C "$work/out" mediasoup-worker
# Whole or not at all: nobody may start half a worker.
install -D -m 755 -s "$work/out/mediasoup-worker" "$output.new"
mv "$output.new" "$output"
