#!/bin/bash
# Says whether this evidence package is genuine, with bash, coreutils and openssl alone; it writes nothing and asks no network.
#   bash verify.sh [fingerprint]      the key's fingerprint as the county publishes it
# 0: all genuine · 1: something is not, and which file · 2: it could not be checked here
set -u -o pipefail
shopt -s globstar dotglob nullglob
case ${LANG-} in en*) english=1 ;; *) english= ;; esac
export LC_ALL=C
cd -- "$(dirname -- "${BASH_SOURCE[0]}")" || exit 2

faults=0
say() { if [ "$english" ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
good() { say "  [对] $1" "  [ok] $2"; }
note() { say "  [注] $1" "  [--] $2"; }
bad() { faults=$((faults + 1)); say "  [错] $1" "  [NO] $2"; }
title() { say "$1" "$2"; }
unable() { say "查不了：$1" "Cannot be checked here: $2"; exit 2; }

[[ ${BASH_VERSINFO[0]} -gt 4 || (${BASH_VERSINFO[0]} = 4 && ${BASH_VERSINFO[1]} -ge 3) ]] || unable "要 bash 4.3 以上" "bash 4.3 or newer is needed"
for tool in sha256sum openssl date cat dirname; do
  command -v "$tool" >/dev/null || unable "这台电脑没有 $tool" "there is no $tool on this computer"
done
version=$(openssl version)
[[ $version =~ ^OpenSSL\ ([0-9]+) && ${BASH_REMATCH[1]} -ge 3 ]] ||
  unable "要 OpenSSL 3 以上，这里是 $version" "OpenSSL 3 or newer is needed, here is $version"

# A signature of Ed25519 over the bytes of a file: key, file, signature.
signed() { openssl pkeyutl -verify -pubin -inkey "$1" -rawin -in "$2" -sigfile "$3" >/dev/null 2>&1; }

title "1. 名单和签名" "1. The list and its signature"
declare -A sum=()
here() { [ -f "$1" ] && [ ! -L "$1" ]; }
line='^([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._/-]*)$'
lines=0
if here SHA256SUMS; then
  while IFS= read -r text || [ -n "$text" ]; do
    lines=$((lines + 1))
    if [[ $text =~ $line && ${BASH_REMATCH[2]} != *..* && -z ${sum[${BASH_REMATCH[2]}]-} ]]; then
      sum[${BASH_REMATCH[2]}]=${BASH_REMATCH[1]}
    else
      bad "SHA256SUMS：第 $lines 行读不懂" "SHA256SUMS: line $lines cannot be read"
    fi
  done <SHA256SUMS
  good "SHA256SUMS：$lines 个文件" "SHA256SUMS: $lines files"
else
  bad "SHA256SUMS：没有这个文件" "SHA256SUMS: missing"
fi
key=keys/archive-key.pem
if here SHA256SUMS.ed25519 && here "$key" && signed "$key" SHA256SUMS SHA256SUMS.ed25519; then
  good "SHA256SUMS.ed25519：名单签名为真" "SHA256SUMS.ed25519: the list is signed"
else
  bad "SHA256SUMS 和 SHA256SUMS.ed25519、$key 三者不符：其中有改动" \
    "SHA256SUMS, SHA256SUMS.ed25519 and $key do not fit: one of them was changed"
fi

title "2. 文件齐不齐" "2. Missing and extra files"
before=$faults
for path in "${!sum[@]}"; do
  here "$path" || bad "$path：缺失" "$path: missing"
done
for path in **; do
  [ -d "$path" ] && [ ! -L "$path" ] && continue
  case $path in SHA256SUMS | SHA256SUMS.ed25519) continue ;; esac
  [ "${sum[$path]-}" ] || bad "$path：名单上没有，是多出来的" "$path: not on the list, it was added"
done
[ "$faults" = "$before" ] && good "不多不少" "none missing, none added"

title "3. 逐个文件核对 SHA-256 和 SM3（文件大时要等一会儿）" "3. SHA-256 and SM3 of every file (takes a while for large ones)"
declare -A sm3=()
table=sound
line='^SM3 \(([A-Za-z0-9][A-Za-z0-9._/-]*)\) = ([0-9a-f]{64})$'
if here SM3SUMS; then
  while IFS= read -r text || [ -n "$text" ]; do
    if [[ $text =~ $line && ${BASH_REMATCH[1]} != *..* ]]; then sm3[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}; else table=changed; fi
  done <SM3SUMS
fi
# Paths of files that are here and have another sum than the table's; then how many have their own.
# openssl's SHA-256 is several times as quick as that of coreutils.
differing() {
  local algorithm=$1 path text batch=() right=0
  local -n wanted=$2
  while IFS= read -r text; do
    path=${text#* \*}
    if [ "${text%% *}" = "${wanted[$path]}" ]; then right=$((right + 1)); else printf '%s\n' "$path"; fi
  done < <(
    for path in "${!wanted[@]}"; do
      here "$path" && batch+=("$path")
      [ ${#batch[@]} -lt 500 ] || { openssl dgst "-$algorithm" -r -- "${batch[@]}"; batch=(); }
    done 2>/dev/null
    [ ${#batch[@]} = 0 ] || openssl dgst "-$algorithm" -r -- "${batch[@]}" 2>/dev/null
  )
  printf '= %s\n' "$right"
}
# Both at once: each has a core of its own.
exec 3< <(differing sm3 sm3)
right=0
while IFS= read -r path; do
  if [[ $path == '= '* ]]; then right=${path#= }; continue; fi
  bad "$path：SHA-256 不符，内容被改过" "$path: SHA-256 differs, it was changed"
  [ "$path" = SM3SUMS ] && table=changed
done < <(differing sha256 sum)
[ "$right" = "$lines" ] && good "SHA-256 全部相符" "SHA-256 of all files is right"
right=0
while IFS= read -r path <&3; do
  if [[ $path == '= '* ]]; then right=${path#= }; continue; fi
  [ "$table" = sound ] && bad "$path：SM3 不符，内容被改过" "$path: SM3 differs, it was changed"
done
exec 3<&-
if [ "$table" = changed ]; then
  note "SM3SUMS 本身不对，没有拿它核对" "SM3SUMS itself is not right, nothing was held against it"
elif [ "$right" = 0 ]; then
  note "这里的 openssl 不认 SM3，没有核对" "openssl does not know SM3 here, it was not checked"
elif [ "$right" = "${#sm3[@]}" ]; then
  good "SM3 全部相符" "SM3 of all files is right"
fi

title "4. 清单和录像分段" "4. The manifest and the segments of the recording"
if signed "$key" manifest.json manifest.ed25519; then
  good "manifest.json：清单签名为真" "manifest.json: the manifest is signed"
else
  bad "manifest.json 和 manifest.ed25519、$key 不符：其中有改动" \
    "manifest.json, manifest.ed25519 and $key do not fit: one of them was changed"
fi
if here manifest.sm2 && here keys/sm2-key.pem; then
  if openssl pkeyutl -verify -pubin -inkey keys/sm2-key.pem -rawin -digest sm3 \
    -pkeyopt distid:1234567812345678 -in manifest.json -sigfile manifest.sm2 >/dev/null 2>&1; then
    good "manifest.sm2：国密签名为真" "manifest.sm2: the SM2 signature is true"
  else
    bad "manifest.sm2：国密签名不符" "manifest.sm2: the SM2 signature does not fit"
  fi
fi
declare -A left=()
if here LEFT-OUT; then
  while IFS= read -r text; do left[${text%%  *}]=${text#*  }; done <LEFT-OUT
fi
declare -A last=() listed=()
s='[[:space:]]*'
original="\"name\"$s:$s\"([^\"]+)\"$s,$s\"track\"$s:$s(null|\"[^\"]*\")$s,$s\"media\"$s:$s\"[^\"]*\"$s,$s\"bytes\"$s:$s[0-9]+"
original+="$s,$s\"sha256\"$s:$s\"([0-9a-f]{64})\"$s,$s\"sm3\"$s:$s\"[0-9a-f]{64}\"$s,$s\"prev\"$s:$s(null|\"[0-9a-f]{64}\")"
wrong="\"name\"$s:$s\"([^\"]+)\"$s,$s\"why\"$s:$s\"(sum|absent|chain)\""
segments=0
omitted=0
broken=()
declared=0
before=$faults
while IFS= read -r -d '}' text || [ -n "$text" ]; do
  if [[ $text =~ $wrong ]]; then
    declared=$((declared + 1))
    note "清单自己写明：${BASH_REMATCH[1]} 缺失或不合" "the manifest itself says: ${BASH_REMATCH[1]} is missing or does not fit"
  fi
  [[ $text =~ $original ]] || continue
  name=${BASH_REMATCH[1]} track=${BASH_REMATCH[2]} want=${BASH_REMATCH[3]} prev=${BASH_REMATCH[4]//\"/}
  path=media/${name//:/_}
  listed[$path]=1
  segments=$((segments + 1))
  if [ "$track" != null ]; then
    [ "$prev" = "${last[$track]-null}" ] || broken+=("$path")
    last[$track]=$want
  fi
  if [ "${left[$path]-}" ]; then
    omitted=$((omitted + 1))
    [ -e "$path" ] && bad "$path：写明未附，却在包里" "$path: said to be left out, and is here"
  elif [ "${sum[$path]-}" != "$want" ]; then
    bad "$path：和清单不符" "$path: is not what the manifest says"
  fi
done < <(here manifest.json && cat manifest.json)
# Where something never came, the next one names what is not here; that was said when the item was archived, and signed.
for path in "${broken[@]-}"; do
  [ "$path" ] && [ "$declared" = 0 ] && bad "$path：接不上前一段" "$path: does not go on from the one before it"
done
for path in media/**; do
  [ -f "$path" ] && [ -z "${listed[$path]-}" ] && bad "$path：清单里没有" "$path: not in the manifest"
done
if [ "$segments" = 0 ]; then
  bad "manifest.json：没有一段录像" "manifest.json: names no segment"
elif [ "$faults" = "$before" ]; then
  good "$segments 个原件和清单一致" "$segments originals, as the manifest says"
  [ "${#broken[@]}" = 0 ] && good "各段首尾相接" "each goes on from the one before it"
fi
[ "$omitted" -gt 0 ] && note "$omitted 个原件依法未附，见 LEFT-OUT" "$omitted originals were left out by law, see LEFT-OUT"

title "5. 县局账本" "5. The county's ledger"
if here log/entry.tlog-proof; then
  if told=$(bash tlog-verify.sh log/entry.json log/entry.tlog-proof keys/log-key.pem 2>&1); then
    good "log/entry.json：在账本里，检查点签名为真" "log/entry.json: it is in the ledger, whose checkpoint is signed"
  else
    bad "log/entry.json、log/entry.tlog-proof、keys/log-key.pem 不符：$told" \
      "log/entry.json, log/entry.tlog-proof and keys/log-key.pem do not fit: $told"
  fi
  hmac=$(openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(cat log/entry.salt)" -r log/entry.opened 2>/dev/null)
  if [[ $(cat log/entry.json) == *"\"hmac\":\"${hmac%% *}\""* && $hmac ]]; then
    good "log/entry.opened：就是账本里的那一条" "log/entry.opened: it is what the ledger's leaf is of"
  else
    bad "log/entry.opened、log/entry.salt 和 log/entry.json 不符" "log/entry.opened, log/entry.salt and log/entry.json do not fit"
  fi
  if [[ $(cat log/entry.opened) == *"\"manifest\":\"${sum[manifest.json]-none}\""* ]]; then
    good "manifest.json：账本里记的就是这份清单" "manifest.json: it is the one that the ledger speaks of"
  else
    bad "manifest.json：不是账本里记的那份清单" "manifest.json: it is not the one that the ledger speaks of"
  fi
else
  note "包里没有账本证明" "there is no proof of the ledger in this package"
fi

title "6. 时间戳" "6. Time stamps"
stamps=0
stamped=
for stamp in **/*.tsr; do
  stamps=$((stamps + 1))
  path=${stamp%.tsr}
  when=$(openssl ts -reply -in "$stamp" -text 2>/dev/null | while IFS= read -r text; do
    [[ $text == 'Time stamp: '* ]] && printf '%s' "${text#Time stamp: }"
  done)
  # The authority's certificate may have run out since: what counts is that it was valid when it stamped.
  if [ "$when" ] && openssl ts -verify -data "$path" -in "$stamp" -CAfile keys/tsa-ca.pem \
    -attime "$(date -d "$when" +%s)" >/dev/null 2>&1; then
    good "$stamp：$when" "$stamp: $when"
    [ "$path" = log/stamped.checkpoint ] && stamped=$when
  else
    bad "$stamp：时间戳不符" "$stamp: the time stamp does not fit"
  fi
done
if here log/stamped.tlog-proof; then
  proof=$(cat log/stamped.tlog-proof)
  if ! told=$(bash tlog-verify.sh log/entry.json log/stamped.tlog-proof keys/log-key.pem 2>&1); then
    bad "log/entry.json、log/stamped.tlog-proof、keys/log-key.pem 不符：$told" \
      "log/entry.json, log/stamped.tlog-proof and keys/log-key.pem do not fit: $told"
  elif ! here log/stamped.checkpoint || [ "${proof#*$'\n\n'}" != "$(cat log/stamped.checkpoint)" ]; then
    bad "log/stamped.checkpoint 不是 log/stamped.tlog-proof 里的检查点" \
      "log/stamped.checkpoint is not the checkpoint of log/stamped.tlog-proof"
  elif [ "$stamped" ]; then
    good "log/entry.json：$stamped 以前就在账本里" "log/entry.json: it was in the ledger before $stamped"
  else
    bad "log/stamped.checkpoint：没有盖对时间戳" "log/stamped.checkpoint: it has no time stamp that fits"
  fi
fi
if [ "$stamps" = 0 ]; then
  note "包里没有时间戳" "there is no time stamp in this package"
else
  authority=$(openssl x509 -in keys/tsa-ca.pem -noout -fingerprint -sha256 2>/dev/null)
  note "keys/tsa-ca.pem 的指纹是 ${authority#*=}：请和时间戳机构公布的对一对" \
    "the fingerprint of keys/tsa-ca.pem is ${authority#*=}: compare it with what the authority publishes"
fi

title "7. 谁的钥匙" "7. Whose key"
fingerprint=$(openssl pkey -pubin -in "$key" -outform DER 2>/dev/null | sha256sum)
fingerprint=${fingerprint%% *}
if [ $# -gt 0 ]; then
  if [ "${1//[: ]/}" = "$fingerprint" ]; then
    good "$key：和公布的指纹一致" "$key: has the published fingerprint"
  else
    bad "$key：指纹是 $fingerprint，和公布的不同" "$key: its fingerprint is $fingerprint, not the published one"
  fi
else
  note "$key 的指纹是 $fingerprint：请和县局公布的对一对" "the fingerprint of $key is $fingerprint: compare it with what the county publishes"
fi

echo
if [ "$faults" = 0 ]; then
  say "结论：这个证据包是真的，没有改动。" "Result: this package is genuine and unchanged."
  exit 0
fi
say "结论：有 $faults 处不对，见上面标 [错] 的文件。" "Result: $faults things are not right, see the files marked [NO]."
exit 1
