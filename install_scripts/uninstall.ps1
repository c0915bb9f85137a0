<#
.SYNOPSIS
Takes away what install.ps1 put here, and names what stays. The vault stays unless told.
.PARAMETER Vault
Deletes the vault too, with all its accounts.
.PARAMETER Yes
Does not ask.
.PARAMETER System
What -System installed; needs an administrator.
#>
param([switch]$Vault, [switch]$Yes, [switch]$System)
$ErrorActionPreference = "Stop"
if ($env:TIDEKEY_HOME) { $data = $env:TIDEKEY_HOME }
elseif ($System) { $data = "$env:ProgramData\Tidekey" }
else { $data = "$env:LOCALAPPDATA\Tidekey" }
$tidekey = "$data\bin\tidekey.bat"
if (-not (Test-Path $tidekey)) { Write-Host "Tidekey is not installed in $data. Nothing was removed."; exit 1 }
$words = @("uninstall")
if ($System) { $words += "--system" }
if ($Vault) { $words += "--vault" }
if ($Yes) { $words += "--yes" }
& $tidekey @words
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
foreach ($part in "bin", "env", "extension", "log") {
    if (Test-Path "$data\$part") { Remove-Item -Recurse -Force "$data\$part"; Write-Host "removed $data\$part" }
}
if (Test-Path $data) {
    $left = Get-ChildItem $data
    if ($left) { Write-Host "stays   ${data}: $($left.Name -join ' ')" } else { Remove-Item $data }
}
