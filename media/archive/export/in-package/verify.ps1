# Windows PowerShell 5.1 or newer: whether the files of this evidence package are all there and unchanged.
#   powershell -ExecutionPolicy Bypass -File verify.ps1
# Neither Windows nor .NET Framework knows Ed25519, SM2 and SM3: the signatures, the ledger and the time stamps are checked by verify.sh.
# 0: what can be checked here is right; 1: something is not, and which file; 2: it could not be checked
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $MyInvocation.MyCommand.Path
$faults = 0
# Spelled in code points: PowerShell 5.1 reads a script without a byte order mark as ANSI.
function Words([int[]] $points) { -join ($points | ForEach-Object { [char] $_ }) }
$right = Words 0x5BF9
$wrong = Words 0x9519
function Good([string] $text) { Write-Output "  [$right ok] $text" }
function Bad([string] $text) { $script:faults++; Write-Output "  [$wrong NO] $text" }
function Sum([string] $path) { (Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash.ToLowerInvariant() }

# What stops it half-way, a path that is too long for this computer, say, is no verdict.
trap { Write-Output "Cannot be checked here: $_"; exit 2 }

Write-Output '1. The list, missing and extra files, SHA-256'
$sums = @{}
$table = Join-Path $root 'SHA256SUMS'
if (Test-Path -LiteralPath $table -PathType Leaf) {
  foreach ($line in [IO.File]::ReadAllLines($table)) {
    if ($line -cmatch '^([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._/-]*)$' -and -not $Matches[2].Contains('..') -and -not $sums.ContainsKey($Matches[2])) { $sums[$Matches[2]] = $Matches[1] }
    else { Bad "SHA256SUMS: a line cannot be read: $line" }
  }
}
else { Bad 'SHA256SUMS: missing' }
foreach ($path in ($sums.Keys | Sort-Object)) {
  $file = Join-Path $root ($path -replace '/', '\')
  if (-not (Test-Path -LiteralPath $file -PathType Leaf)) { Bad "${path}: missing" }
  elseif ((Sum $file) -cne $sums[$path]) { Bad "${path}: SHA-256 differs, it was changed" }
}
$outside = @('SHA256SUMS', 'SHA256SUMS.ed25519')
foreach ($file in (Get-ChildItem -LiteralPath $root -Recurse -Force -File)) {
  $path = $file.FullName.Substring($root.Length).TrimStart('\', '/') -replace '\\', '/'
  if (-not $sums.ContainsKey($path) -and $outside -cnotcontains $path) { Bad "${path}: not on the list, it was added" }
}
if ($faults -eq 0) { Good "$($sums.Count) files, none missing, none added, none changed" }

Write-Output '2. The manifest and the segments of the recording'
$before = $faults
$left = @{}
$leftOut = Join-Path $root 'LEFT-OUT'
if (Test-Path -LiteralPath $leftOut) { foreach ($line in [IO.File]::ReadAllLines($leftOut)) { $left[($line -split '  ')[0]] = $true } }
$manifest = Join-Path $root 'manifest.json'
$text = ''
if (Test-Path -LiteralPath $manifest -PathType Leaf) { $text = [IO.File]::ReadAllText($manifest) }
# Read as verify.sh reads it: ConvertFrom-Json of PowerShell 5.1 takes no more than two million characters.
$declared = [regex]::Matches($text, '"name"\s*:\s*"([^"]+)"\s*,\s*"why"\s*:\s*"(?:sum|absent|chain)"')
foreach ($one in $declared) { Write-Output "  [--] the manifest itself says: $($one.Groups[1].Value) is missing or does not fit" }
$originals = [regex]::Matches($text, '"name"\s*:\s*"([^"]+)"\s*,\s*"track"\s*:\s*(null|"[^"]*")\s*,\s*"media"\s*:\s*"[^"]*"\s*,\s*"bytes"\s*:\s*[0-9]+\s*,\s*"sha256"\s*:\s*"([0-9a-f]{64})"\s*,\s*"sm3"\s*:\s*"[0-9a-f]{64}"\s*,\s*"prev"\s*:\s*(null|"[0-9a-f]{64}")')
$last = @{}
$listed = @{}
foreach ($one in $originals) {
  $track = $one.Groups[2].Value
  $sha256 = $one.Groups[3].Value
  $path = 'media/' + ($one.Groups[1].Value -replace ':', '_')
  $listed[$path] = $true
  if ($track -cne 'null') {
    $expected = 'null'
    if ($last.ContainsKey($track)) { $expected = '"' + $last[$track] + '"' }
    # Where something never came, the next one names what is not here; that was said when it was archived, and signed.
    if ($one.Groups[4].Value -cne $expected -and $declared.Count -eq 0) { Bad "${path}: does not go on from the one before it" }
    $last[$track] = $sha256
  }
  if ($left.ContainsKey($path)) { if ($sums.ContainsKey($path)) { Bad "${path}: said to be left out, and is here" } }
  elseif ($sums[$path] -cne $sha256) { Bad "${path}: is not what the manifest says" }
}
foreach ($path in ($sums.Keys | Sort-Object)) { if ($path.StartsWith('media/') -and -not $listed.ContainsKey($path)) { Bad "${path}: not in the manifest" } }
if ($originals.Count -eq 0) { Bad 'manifest.json: names no segment' }
elseif ($faults -eq $before) { Good "$($originals.Count) originals, as the manifest says" }

Write-Output '3. Not checked here: signatures, SM3, ledger, time stamps. On Linux (or WSL): bash verify.sh'
Write-Output ''
if ($faults -gt 0) { Write-Output "Result: $faults things are not right, see the files marked [$wrong NO]."; exit 1 }
Write-Output 'Result: no file was changed since the list was written. Who signed the list was not checked.'
exit 0
