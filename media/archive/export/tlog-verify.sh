#!/bin/bash
# Says whether a leaf is in a transparency log, with bash, coreutils and openssl alone; it asks no network.
# Made from the specifications: RFC 6962 2.1 (hashes), RFC 9162 2.1.3.2 (inclusion), C2SP tlog-proof v1, tlog-checkpoint, signed-note.
#   bash tlog-verify.sh <leaf> <proof> <log key, PEM>
# 0: it is · 1: it is not, and why · 2: it could not be checked here
# May be sourced, too: tlog_verify <leaf> <proof> <key> sets tlog_why, tlog_origin, tlog_size and tlog_index.

# Bytes of a file, or of standard input, as hexadecimal.
tlog_hex() { od -An -v -tx1 "$@" | tr -d ' \n'; }
# Hexadecimal as bytes.
tlog_raw() { local text=$1 out= at; for ((at = 0; at < ${#text}; at += 2)); do out+="\\x${text:at:2}"; done; printf '%b' "$out"; }
tlog_sha256() { local sum; sum=$(sha256sum) && printf '%s' "${sum%% *}"; }
tlog_pair() { tlog_raw "01$1$2" | tlog_sha256; }

# Standard base64 in the one way of writing it, as hexadecimal.
tlog_base64() {
  [[ $1 =~ ^[A-Za-z0-9+/]+={0,2}$ ]] || return 1
  local hex
  hex=$(printf '%s' "$1" | base64 -d 2>/dev/null | tlog_hex) || return 1
  [ "$(tlog_raw "$hex" | base64 -w0)" = "$1" ] && printf '%s' "$hex"
}
tlog_hash() { local hex; hex=$(tlog_base64 "$1") && [ ${#hex} = 64 ] && printf '%s' "$hex"; }

# The raw key of an Ed25519 public key's PEM, as hexadecimal: what stands behind twelve bytes of its DER.
tlog_key() {
  local hex
  hex=$(openssl pkey -pubin -in "$1" -pubout -outform DER 2>/dev/null | tlog_hex) || return 1
  [[ $hex == 302a300506032b6570032100* && ${#hex} = 88 ]] && printf '%s' "${hex:24}"
}

# Whether what stands in a checkpoint's text was signed by the log: text, origin, signature lines in tlog_lines.
tlog_signed() {
  local text=$1 name=$2 key=$3 raw id line sig mark
  mark=$'\xe2\x80\x94'
  raw=$(tlog_key "$key") || { tlog_why="$key: no Ed25519 public key"; return 1; }
  id=$({ printf '%s\n' "$name"; tlog_raw "01$raw"; } | tlog_sha256)
  id=${id:0:8}
  local dir verdict="the log did not sign the checkpoint"
  # openssl wants to know how long both are before it reads them: a pipe does not say.
  dir=$(mktemp -d) || { tlog_why="no place for a file of a moment"; return 1; }
  printf '%s' "$text" >"$dir/text"
  for line in "${tlog_lines[@]}"; do
    [[ $line == "$mark $name "* ]] || continue
    sig=$(tlog_base64 "${line#"$mark $name "}") || continue
    [ "${sig:0:8}" = "$id" ] || continue
    verdict=
    tlog_raw "${sig:8}" >"$dir/signature"
    openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$dir/text" -sigfile "$dir/signature" >/dev/null 2>&1 ||
      { verdict="the log's signature under the checkpoint is false"; break; }
  done
  rm -rf -- "$dir"
  tlog_why=$verdict
  [ ! "$verdict" ]
}

tlog_verify() {
  local LC_ALL=C leaf=$1 proof=$2 key=$3 lines=() at=0 index size root hashes=() hash fn sn one text=
  tlog_why= tlog_origin= tlog_size= tlog_index= tlog_lines=()
  [ -r "$leaf" ] && [ -r "$proof" ] && [ -r "$key" ] || { tlog_why="a file is missing"; return 1; }
  [ "$(tail -c1 "$proof" | tlog_hex)" = 0a ] || { tlog_why="the proof does not end with a newline"; return 1; }
  mapfile -t lines <"$proof"
  [ "${lines[0]-}" = 'c2sp.org/tlog-proof@v1' ] || { tlog_why="line 1: no tlog-proof"; return 1; }
  at=1
  if [[ ${lines[1]-} == 'extra '* ]]; then
    tlog_base64 "${lines[1]#extra }" >/dev/null || { tlog_why="line 2: extra"; return 1; }
    at=2
  fi
  [[ ${lines[at]-} =~ ^index\ (0|[1-9][0-9]{0,17})$ ]] || { tlog_why="line $((at + 1)): index"; return 1; }
  index=${BASH_REMATCH[1]}
  for ((at += 1; at < ${#lines[@]}; at += 1)); do
    [ "${lines[at]}" ] || break
    hash=$(tlog_hash "${lines[at]}") || { tlog_why="line $((at + 1)): hash"; return 1; }
    hashes+=("$hash")
  done
  local begin=$((at + 1))
  tlog_origin=${lines[begin]-}
  [ "$tlog_origin" ] || { tlog_why="line $((begin + 1)): origin"; return 1; }
  [[ ${lines[begin + 1]-} =~ ^(0|[1-9][0-9]{0,17})$ ]] || { tlog_why="line $((begin + 2)): size"; return 1; }
  size=${BASH_REMATCH[1]}
  root=$(tlog_hash "${lines[begin + 2]-}") || { tlog_why="line $((begin + 3)): root"; return 1; }
  for ((at = begin; at < ${#lines[@]}; at += 1)); do
    [ "${lines[at]}" ] || break
    text+="${lines[at]}"$'\n'
  done
  tlog_lines=("${lines[@]:at+1}")
  for one in "${tlog_lines[@]}"; do
    [[ $one =~ ^$'\xe2\x80\x94'\ [^\ +]+\ [A-Za-z0-9+/]+={0,2}$ ]] || { tlog_why="a line under the checkpoint is no signature"; return 1; }
  done
  tlog_signed "$text" "$tlog_origin" "$key" || return 1

  ((index < size)) || { tlog_why="the index is not in the tree"; return 1; }
  hash=$({ printf '\0'; cat -- "$leaf"; } | tlog_sha256)
  fn=$index sn=$((size - 1))
  for one in "${hashes[@]}"; do
    ((sn > 0)) || { tlog_why="the proof is too long"; return 1; }
    if ((fn & 1 || fn == sn)); then
      hash=$(tlog_pair "$one" "$hash")
      while ((!(fn & 1) && fn)); do ((fn >>= 1, sn >>= 1, 1)); done
    else
      hash=$(tlog_pair "$hash" "$one")
    fi
    ((fn >>= 1, sn >>= 1, 1))
  done
  ((sn == 0)) || { tlog_why="the proof is too short"; return 1; }
  [ "$hash" = "$root" ] || { tlog_why="the leaf is not in the tree of this checkpoint"; return 1; }
  tlog_index=$index tlog_size=$size
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -u -o pipefail
  [ $# = 3 ] || { echo 'bash tlog-verify.sh <leaf> <proof> <log key, PEM>' >&2; exit 2; }
  for tool in sha256sum openssl base64 od tr tail mktemp; do
    command -v "$tool" >/dev/null || { echo "there is no $tool on this computer" >&2; exit 2; }
  done
  if tlog_verify "$1" "$2" "$3"; then
    echo "leaf $tlog_index of $tlog_size in $tlog_origin"
  else
    echo "$tlog_why"
    exit 1
  fi
fi
