# Read by the other scripts: saying, asking for administrator rights, finding Python and browsers.
# Plain sh, no names of our own in the environment but those set here.

say() { printf '%s\n' "$*"; }
step() { printf '\n%s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as the administrator; status 126 where nobody may.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo && sudo -n true 2>/dev/null; then sudo -n "$@"
  elif have sudo && [ -t 0 ] && [ -t 2 ]; then sudo "$@"
  else return 126
  fi
}

# Runs a command with its words in a file, and shows their end only where it failed.
quietly() { # LOG COMMAND...
  quietly_log=$1; shift
  "$@" >"$quietly_log" 2>&1 && return 0
  tail -n 15 "$quietly_log" >&2
  return 1
}

updated=""
apt_get() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@"; }

# Installs packages by the system's package manager, whatever state its lists are in.
packages() { # NAME...
  if have apt-get; then
    if [ -z "$updated" ]; then
      apt_get update >&2 || say "The package lists could not be refreshed; trying with those that are here." >&2
      updated=yes
    fi
    apt_get install -y --no-install-recommends "$@" >&2
  elif have dnf; then as_root dnf install -y -q "$@" >&2
  elif have pacman; then as_root pacman -S --noconfirm --needed "$@" >&2
  elif have zypper; then as_root zypper --non-interactive install "$@" >&2
  elif have brew; then brew install -q "$@" >&2
  else return 127
  fi
}

# The newest good Python: the system's own first, since it stays where it is.
find_python() {
  for python in /usr/bin/python3 python3.14 python3.13 python3.12 python3.11 python3 python; do
    have "$python" || continue
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    "$python" -c 'import sys; print(sys.executable)'
    return 0
  done
  return 1
}

# A Python that can make environments, installing what is missing for that.
need_python() {
  python=$(find_python) || { packages python3 >/dev/null && python=$(find_python); } ||
    fail "Tidekey needs Python 3.11 or newer. Install it, then run this script again."
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    minor=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    packages python3-venv >/dev/null || packages "python$minor-venv" >/dev/null ||
      fail "Python lacks its venv module. Install the package python3-venv, then run this script again."
  fi
}

CHROMIUMS="chromium chromium-browser google-chrome google-chrome-stable microsoft-edge brave-browser brave vivaldi opera"
FIREFOXES="firefox-esr firefox librewolf waterfox floorp zen"

first_of() { # NAME...
  for first_name in "$@"; do
    have "$first_name" && { say "$first_name"; return 0; }
  done
  return 1
}

# Whether somebody sits before a screen.
has_screen() {
  case $(uname -s) in
    Darwin) [ -z "${SSH_CONNECTION:-}" ] ;;
    *) [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] ;;
  esac
}
