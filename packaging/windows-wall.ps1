# Starts the wall at login of this user:   powershell -ExecutionPolicy Bypass -File windows-wall.ps1
# and no longer:                           powershell -ExecutionPolicy Bypass -File windows-wall.ps1 -Remove
# Capturing needs an administrator's rights: `-Elevated` makes a task that has them (run this once as Administrator).
param([switch]$Remove, [switch]$Elevated, [string]$Program = (Join-Path $PSScriptRoot 'arcwatch.exe'))
$ErrorActionPreference = 'Stop'
$task = 'Arcwatch wall'
$link = Join-Path ([Environment]::GetFolderPath('Startup')) 'Arcwatch wall.lnk'

if ($Remove) {
    Remove-Item -LiteralPath $link -ErrorAction SilentlyContinue
    Unregister-ScheduledTask -TaskName $task -Confirm:$false -ErrorAction SilentlyContinue
    exit 0
}
if (-not (Test-Path -LiteralPath $Program)) { throw "There is no $Program; give -Program PATH" }
if ($Elevated) {
    $action = New-ScheduledTaskAction -Execute $Program -Argument '--wall'
    $trigger = New-ScheduledTaskTrigger -AtLogOn -User $env:USERNAME
    # No limit of three days, and again after a crash: it is to hang there for months.
    $settings = New-ScheduledTaskSettingsSet -ExecutionTimeLimit ([TimeSpan]::Zero) -RestartCount 99 `
        -RestartInterval (New-TimeSpan -Minutes 1) -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
    Register-ScheduledTask -TaskName $task -Action $action -Trigger $trigger -Settings $settings `
        -RunLevel Highest -Force | Out-Null
} else {
    $shortcut = (New-Object -ComObject WScript.Shell).CreateShortcut($link)
    $shortcut.TargetPath = $Program
    $shortcut.Arguments = '--wall'
    $shortcut.Save()
}
