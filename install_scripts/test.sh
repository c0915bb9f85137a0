#!/bin/sh
# Installs what the tests need and runs all of them. Words after it go to pytest.
#
#   TIDEKEY_TEST_ENV=DIR    the environment to use (default .venv in the checkout, or a cache)
#   TIDEKEY_INSTALL_ONLY=1  install, and run no test
#   TIDEKEY_NEEDS_ALL=      skip tests whose browser or tool could not be installed; on Linux, where
#                           this script installs all of them, such a test fails
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/install_scripts/lib.sh"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tidekey
mkdir -p "$cache"

# 1. The system's packages: browsers, a screen without a screen, a key store, a synchroniser, an
#    independent judge.
absent() { # PROGRAM PACKAGE ...: the packages whose program is not here
  while [ $# -gt 0 ]; do have "$1" || printf '%s ' "$2"; shift 2; done
}
if have apt-get; then
  wanted=$(absent chromium chromium firefox-esr firefox-esr Xvfb xvfb xdotool xdotool xclip xclip \
    gnome-keyring-daemon gnome-keyring dbus-run-session dbus-daemon oathtool oathtool npm npm \
    syncthing syncthing \
    fc-list fontconfig git git)
  fc-list 2>/dev/null | grep -q DejaVu || wanted="$wanted fonts-dejavu-core"
  if [ -n "$wanted" ]; then
    say "Installing $wanted"
    # shellcheck disable=SC2086
    packages $wanted >"$cache/packages.log" 2>&1 ||
      say "Some could not be installed (see $cache/packages.log); tests that need them say so."
  fi
elif ! have chromium && ! have firefox; then
  say "Install Chromium and Firefox for the tests that drive browsers; the others run without."
fi
need_python

# 2. An environment of its own; the checkout's where it may be written. Only a part of what is
#    installed is ever run: bytecode is made when it is.
lean="--no-input --disable-pip-version-check --no-compile"
env=${TIDEKEY_TEST_ENV:-}
if [ -z "$env" ]; then
  env=$root/.venv
  [ -w "$root" ] || env=$cache/test-env
fi
"$env/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { rm -rf "$env"; "$python" -m venv "$env"; }
stamp=$env/installed.txt
{ cat "$root/pyproject.toml"; echo "$root"; } >"$cache/wanted.txt"
if ! cmp -s "$cache/wanted.txt" "$stamp" || ! "$env/bin/python" -c 'import tidekey, xdist' 2>/dev/null; then
  say "Installing the packages into $env"
  if [ -w "$root" ]; then
    quietly "$cache/pip.log" "$env/bin/python" -m pip install $lean -e "$root[imports,dev]" ||
      fail "The packages could not be installed; all of it is in $cache/pip.log."
  else # a checkout of somebody else: build from a copy, import from the checkout
    rm -rf "$cache/source"; mkdir -p "$cache/source"
    cp -R "$root/host" "$root/pyproject.toml" "$root/README.md" "$root/LICENSE" "$cache/source/"
    quietly "$cache/pip.log" "$env/bin/python" -m pip install $lean "$cache/source[imports,dev]" ||
      fail "The packages could not be installed; all of it is in $cache/pip.log."
  fi
  cp "$cache/wanted.txt" "$stamp"
fi

# 3. The site that browsers are driven against, and the extension's tools.
site=$cache/demo-site
if ! cmp -s "$root/install_scripts/demo/requirements.txt" "$site/installed.txt"; then
  say "Installing the two-factor site into $site"
  rm -rf "$site"; "$python" -m venv "$site"
  if quietly "$cache/demo-site.log" "$site/bin/python" -m pip install $lean -r "$root/install_scripts/demo/requirements.txt"; then
    cp "$root/install_scripts/demo/requirements.txt" "$site/installed.txt"
  else
    say "The site could not be installed (see $cache/demo-site.log); tests that need it say so."
  fi
fi
node=$cache/node
# Node trusts a list of its own; a company's proxy is in the system's.
authorities=/etc/ssl/certs/ca-certificates.crt
[ ! -f "$authorities" ] || export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$authorities}"
esbuild=esbuild@0.28.2 # exactly: what it makes is committed
if have npm && { [ ! -x "$node/node_modules/.bin/web-ext" ] || [ ! -x "$node/node_modules/.bin/tsc" ] || [ ! -x "$node/node_modules/.bin/esbuild" ]; }; then
  say "Installing the extension's linter, type checker and bundler into $node"
  mkdir -p "$node"
  webext=web-ext@10
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || webext=web-ext@8
  quietly "$cache/npm.log" npm install --prefix "$node" --no-save --no-audit --no-fund --loglevel=error --fetch-retries=1 typescript@5 "$esbuild" "$webext" ||
    say "They could not be installed (see $cache/npm.log); the checks that need them say so."
fi

[ -z "${TIDEKEY_INSTALL_ONLY:-}" ] || exit 0

# 4. All tests. Bytecode and caches of a foreign checkout go elsewhere.
cd "$root"
if [ "$(uname -s)" = Linux ]; then
  TIDEKEY_NEEDS_ALL=${TIDEKEY_NEEDS_ALL-1}
  export TIDEKEY_NEEDS_ALL
fi
export TIDEKEY_SITE_PYTHON="$site/bin/python" TIDEKEY_NODE_TOOLS="$node"
[ -w "$root" ] || export PYTHONDONTWRITEBYTECODE=1
set -- "$@"
[ -w "$root" ] || set -- -p no:cacheprovider "$@"
# One file after the other in each process, in the order of tests/conftest.py: what a file shares is
# made once. Browsers wait a lot, so one process more than there are processors; -n0 is none.
workers=$(($(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1))
[ "$workers" -le 4 ] || workers=4
export TIDEKEY_PATIENCE=3 # times as long as a test waits by itself
exec "$env/bin/python" -m pytest -n "$workers" --dist loadfile --no-loadscope-reorder "$@"
