<#
.SYNOPSIS
Installs what the tests need and runs all that do not drive a browser. Words go to pytest.
#>
$ErrorActionPreference = "Stop"
$root = Split-Path -Parent $PSScriptRoot
Set-Location $root
if (-not (Test-Path ".venv\Scripts\python.exe")) { py -3 -m venv .venv }
& .venv\Scripts\python.exe -m pip install --quiet --no-input -e ".[imports,dev]"
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
& .venv\Scripts\python.exe -m pytest -m "not browser" @args
exit $LASTEXITCODE
