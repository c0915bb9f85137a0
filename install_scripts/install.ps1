<#
.SYNOPSIS
Installs Tidekey for this user: a private environment, the link to every browser found, the
extension's folder. Running it again mends what moved and changes nothing else.
.PARAMETER NoDemo
Accepted for likeness with install.sh. The demonstration needs Linux or macOS.
.PARAMETER Browser
Links these browsers, found or not.
.PARAMETER System
For every user of this computer; needs an administrator.
#>
param([switch]$NoDemo, [string[]]$Browser = @(), [switch]$System)
$ErrorActionPreference = "Stop"
$root = Split-Path -Parent $PSScriptRoot
function Say($text) { Write-Host $text }
function Fail($text) { Write-Host ""; Write-Host $text; exit 1 }
function Run { # PROGRAM WORDS...: stops the script where it fails
    $program, $words = $args
    & $program @words
    if ($LASTEXITCODE -ne 0) { Fail "$program ended with status $LASTEXITCODE." }
}

Say "1. Python"
$python = $null
foreach ($try in @(@("py", "-3"), @("python"), @("python3"))) {
    $program, $words = $try
    if (-not (Get-Command $program -ErrorAction SilentlyContinue)) { continue }
    $found = & $program @words -c "import sys; print(sys.executable if sys.version_info >= (3, 11) else '')" 2>$null
    if ($LASTEXITCODE -eq 0 -and $found) { $python = $found.Trim(); break }
}
if (-not $python -and (Get-Command winget -ErrorAction SilentlyContinue)) {
    Say "   Installing Python 3.13"
    winget install --exact --id Python.Python.3.13 --scope user --silent --accept-package-agreements --accept-source-agreements | Out-Null
    $python = (Get-ChildItem "$env:LOCALAPPDATA\Programs\Python\Python3*\python.exe" | Select-Object -Last 1).FullName
}
if (-not $python) { Fail "Tidekey needs Python 3.11 or newer. Install it, then run this script again." }
Say "   $python"

Say "2. Tidekey's own environment"
if ($env:TIDEKEY_HOME) { $data = $env:TIDEKEY_HOME }
elseif ($System) { $data = "$env:ProgramData\Tidekey" }
else { $data = "$env:LOCALAPPDATA\Tidekey" }
$version = & $python -c "import sys, tomllib; print(tomllib.load(open(sys.argv[1], 'rb'))['project']['version'])" "$root\pyproject.toml"
$code = @'
import hashlib, pathlib, sys
root = pathlib.Path(sys.argv[1])
files = sorted(p for p in (root / 'host/tidekey').rglob('*') if p.is_file() and p.suffix != '.pyc')
seen = hashlib.sha256(sys.version.encode())
for path in [root / 'pyproject.toml', *files]:
    seen.update(path.relative_to(root).as_posix().encode() + b'\0' + path.read_bytes())
print(seen.hexdigest()[:8])
'@
$digest = $code | & $python - $root
$environment = "$data\env\$version-$digest"
$scripts = "$environment\Scripts"
if (-not (Test-Path "$environment\.complete")) {
    New-Item -ItemType Directory -Force "$data\env" | Out-Null
    if (Test-Path $environment) { Remove-Item -Recurse -Force $environment }
    Run $python -m venv $environment
    $source = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
    New-Item -ItemType Directory $source | Out-Null
    Copy-Item -Recurse "$root\host", "$root\pyproject.toml", "$root\README.md", "$root\LICENSE" $source
    Run "$scripts\python.exe" -m pip install --no-input --disable-pip-version-check --quiet "${source}[imports]"
    Remove-Item -Recurse -Force $source
    New-Item -ItemType File "$environment\.complete" | Out-Null
}
Say "   $environment"
# The environment before this one stays: a running browser may still use it.
Get-ChildItem "$data\env" -Directory | Sort-Object LastWriteTime -Descending | Select-Object -Skip 2 |
    Where-Object { $_.FullName -ne $environment } | ForEach-Object { Remove-Item -Recurse -Force $_.FullName -ErrorAction SilentlyContinue }

Say "3. Browsers that may start it"
$words = @("setup")
if ($System) { $words += "--system" }
foreach ($name in $Browser) { $words += @("--browser", $name) }
Run "$scripts\tidekey.exe" @words
New-Item -ItemType Directory -Force "$data\bin" | Out-Null
Set-Content -Encoding ascii "$data\bin\tidekey.bat" "@`"$scripts\tidekey.exe`" %*"
Say "   command: $data\bin\tidekey.bat"

Say "4. The extension"
Run "$scripts\python.exe" -B "$root\install_scripts\build_extension.py" chromium firefox --out "$data\extension" | Out-Null
& "$scripts\python.exe" -I -B "$root\install_scripts\guide.py" $data "$root\extension"

Say "5. Check"
& "$scripts\tidekey.exe" doctor
if (-not $NoDemo) { Say "The demonstration runs on Linux and macOS. Press Tidekey in the toolbar to begin." }
exit 0
