#!/bin/sh
# Installs Tidekey for this user: a private environment, the link to every browser found, the
# extension; then shows it at work with a two-factor site on this computer. Running it again mends
# what moved and changes nothing else.
#
#   --no-demo        leave the demonstration out
#   --browser NAME   link this browser, found or not (may be repeated)
#   --system         for every user of this computer (needs an administrator)
set -eu
umask 022
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/install_scripts/lib.sh"

demo=yes; system=""; browsers=""
while [ $# -gt 0 ]; do
  case $1 in
    --no-demo) demo="" ;;
    --system) system=--system ;;
    --browser) [ $# -gt 1 ] || fail "--browser needs a name, for example chromium."; browsers="$browsers --browser $2"; shift ;;
    -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) fail "There is no option $1. Try --help." ;;
  esac
  shift
done

# 1. What has to be here -------------------------------------------------------------------------
step "1. Python and a browser"
need_python
say "   Python: $python"
# shellcheck disable=SC2086
if ! first_of $CHROMIUMS $FIREFOXES >/dev/null && [ "$(uname -s)" = Linux ]; then
  say "   No browser is here; installing Chromium."
  packages chromium >/dev/null || packages firefox-esr >/dev/null || packages firefox >/dev/null ||
    say "   None could be installed. Install one later and run this script again."
fi

# 2. A private environment, one folder a version --------------------------------------------------
step "2. Tidekey's own environment"
py() { PYTHONPATH="$root/host" "$python" -B -c "$@"; }
if [ -n "$system" ]; then
  data=$(py 'from tidekey.launcher import system_data as s; from tidekey.machine import this_machine as m; print(s(m()))')
  as_root mkdir -p "$data" || fail "--system needs an administrator. Run this script with sudo."
  [ -w "$data" ] || fail "--system needs an administrator. Run this script with sudo."
else
  data=$(py 'from tidekey.paths import places; print(places().root)')
  (umask 077; mkdir -p "$data") || fail "The folder $data cannot be made. Make its parent your own."
fi
mkdir -p "$data/env" "$data/log" "$data/bin"
version=$("$python" -c 'import sys, tomllib; print(tomllib.load(open(sys.argv[1], "rb"))["project"]["version"])' "$root/pyproject.toml")
digest=$("$python" - "$root" <<'PY'
import hashlib, pathlib, sys
root = pathlib.Path(sys.argv[1])
files = sorted(p for p in (root / "host/tidekey").rglob("*") if p.is_file() and p.suffix != ".pyc")
seen = hashlib.sha256(sys.version.encode())
for path in [root / "pyproject.toml", *files]:
    seen.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
print(seen.hexdigest()[:8])
PY
)
env=$data/env/$version-$digest
if [ -f "$env/.complete" ] && "$env/bin/python" -c 'import tidekey' 2>/dev/null; then
  say "   $env (as it was)"
else
  rm -rf "$env"
  source=$(mktemp -d)
  trap 'rm -rf "$source"' EXIT
  cp -R "$root/host" "$root/pyproject.toml" "$root/README.md" "$root/LICENSE" "$source/"
  rm -rf "$source"/host/*.egg-info
  "$python" -m venv "$env" || fail "The environment $env could not be made."
  quietly "$data/log/install.log" "$env/bin/python" -m pip install --no-input --disable-pip-version-check "$source[imports]" ||
    fail "The packages could not be installed; all of it is in $data/log/install.log. Look at the network, then run this script again."
  "$env/bin/python" -m compileall -q "$env/lib" >/dev/null 2>&1 || true
  : >"$env/.complete"
  say "   $env"
fi
tidekey=$data/bin/tidekey
quoted=$(printf %s "$env" | sed "s/'/'\\\\''/g")
printf '#!/bin/sh\nexec '\''%s/bin/python'\'' -I '\''%s/bin/tidekey'\'' "$@"\n' "$quoted" "$quoted" >"$tidekey.new"
chmod 755 "$tidekey.new"; mv -f "$tidekey.new" "$tidekey"
# The environment before this one stays: a running browser may still use it.
ls -1dt "$data"/env/*/ 2>/dev/null | sed -n '3,$p' | while IFS= read -r old; do
  [ "$old" = "$env/" ] || rm -rf "$old"
done

# 3. The browsers ---------------------------------------------------------------------------------
step "3. Browsers that may start it"
# shellcheck disable=SC2086
"$tidekey" setup $system $browsers | sed 's/^/   /'
command=$HOME/.local/bin/tidekey
[ -n "$system" ] && command=/usr/local/bin/tidekey
if [ ! -e "$command" ] || [ -L "$command" ]; then
  mkdir -p "$(dirname "$command")" && ln -sfn "$tidekey" "$command"
  say "   command: $command"
  case ":$PATH:" in *":$(dirname "$command"):"*) ;; *) say "   (add $(dirname "$command") to your PATH to type just tidekey)" ;; esac
fi

# 4. The extension --------------------------------------------------------------------------------
step "4. The extension"
quietly "$data/log/extension.log" "$env/bin/python" -B "$root/install_scripts/build_extension.py" chromium firefox --pack --out "$data/extension" ||
  fail "The extension could not be built; all of it is in $data/log/extension.log."
crx=$data/extension/tidekey-chromium-$version.crx
xpi=$data/extension/tidekey-firefox-$version.xpi
place() { "$env/bin/python" -I -B "$root/install_scripts/place_extension.py" "$@" 2>>"$data/log/place.log"; }
place_as_root() { as_root "$env/bin/python" -I -B "$root/install_scripts/place_extension.py" "$@" 2>>"$data/log/place.log"; }
if [ -n "$system" ]; then
  placed=$(place_as_root everyone --crx "$crx" --version "$version") || placed=""
else
  placed=$(place user --crx "$crx" --version "$version") || placed=""
fi
if [ -d /usr/lib/firefox-esr ]; then
  [ "$(id -u)" = 0 ] || ! have sudo || say "   (placing it in Firefox ESR needs an administrator; your password may be asked for)"
  policy=$(place_as_root policy --xpi "$xpi") || policy=""
  placed=$(printf '%s\n%s' "$placed" "$policy" | sed '/^$/d')
fi
if [ -n "$placed" ]; then
  say "$placed" | sed 's/^\([a-z]*\) /   \1: installed for good by /'
  say "   Start the browser anew: Tidekey is in its toolbar. Some builds ask once whether it may be on."
fi
TIDEKEY_PLACED="$placed" "$env/bin/python" -I -B "$root/install_scripts/guide.py" "$data" "$root/extension" || true

# 5. Does every link hold? ------------------------------------------------------------------------
step "5. Check"
"$tidekey" doctor 2>/dev/null | sed -e '/^$/d' -e 's/^/   /' || true

[ -n "$demo" ] || { step "Tidekey is installed. Press its button in the browser's toolbar to begin."; exit 0; }

# 6. The main job, in a home of its own -----------------------------------------------------------
step "6. Demonstration (in a throw-away home; your own vault is left alone)"
exec sh "$root/install_scripts/demo/run.sh" "$python" "$env" "$data/extension"
