#!/bin/sh
# Takes away what install.sh put here, and names what stays. The vault stays unless told.
#
#   --vault    delete the vault too, with all its accounts (asks, unless --yes)
#   --yes      do not ask
#   --system   what --system installed
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/install_scripts/lib.sh"

system=""; vault=""; yes=""
for word in "$@"; do
  case $word in
    --vault) vault=--vault ;;
    --yes) yes=--yes ;;
    --system) system=--system ;;
    -h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) fail "There is no option $word. Try --help." ;;
  esac
done
python=$(find_python) || fail "Python is gone, so the links cannot be read. Install Python 3.11 or newer first."
py() { PYTHONPATH="$root/host" "$python" -B -c "$@"; }
if [ -n "$system" ]; then
  data=$(py 'from tidekey.launcher import system_data as s; from tidekey.machine import this_machine as m; print(s(m()))')
  command=/usr/local/bin/tidekey
else
  data=$(py 'from tidekey.paths import places; print(places().root)')
  command=$HOME/.local/bin/tidekey
fi
tidekey=$data/bin/tidekey
[ -x "$tidekey" ] || fail "Tidekey is not installed in $data. Nothing was removed."

# shellcheck disable=SC2086
"$tidekey" uninstall $system $vault $yes
# Placed for every user, so only taken away by who may.
place="$root/install_scripts/place_extension.py"
everyone=$(PYTHONPATH="$root/host" "$python" -B "$place" list)
if [ -n "$everyone" ]; then
  as_root env PYTHONPATH="$root/host" "$python" -B "$place" remove ||
    printf '%s\n' "$everyone" | sed 's/^/stays   /; s/$/: placed for everyone; run this script as an administrator/'
fi
if [ -L "$command" ] && [ "$(readlink "$command")" = "$tidekey" ]; then
  rm -f "$command"; say "removed $command"
fi
for part in env bin extension log; do
  [ -d "$data/$part" ] || continue
  rm -rf "${data:?}/$part"; say "removed $data/$part"
done
rmdir "$data" 2>/dev/null || [ ! -d "$data" ] || say "stays   $data: $(ls -A "$data" | tr '\n' ' ')"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tidekey
[ ! -d "$cache" ] || { rm -rf "$cache"; say "removed $cache"; }
