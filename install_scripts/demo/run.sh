#!/bin/sh
# run.sh PYTHON ENVIRONMENT EXTENSIONS: the main job with a real site, in a throw-away home.
# The site's own packages come into an environment of their own, kept for the next time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib.sh"
python=$1; environment=$2; extensions=$3

cache=${XDG_CACHE_HOME:-$HOME/.cache}/tidekey
site=$cache/demo-site
mkdir -p "$cache"
if ! cmp -s "$here/requirements.txt" "$site/installed.txt"; then
  rm -rf "$site"
  say "   Getting the site (django-two-factor-auth) into $site"
  "$python" -m venv "$site"
  quietly "$cache/demo-site.log" "$site/bin/python" -m pip install --no-input --disable-pip-version-check -r "$here/requirements.txt" ||
    fail "The site could not be installed; all of it is in $cache/demo-site.log. Tidekey itself is installed."
  cp "$here/requirements.txt" "$site/installed.txt"
fi
screen=""
has_screen && [ -t 1 ] && screen=--screen
exec "$environment/bin/python" -B "$here/drive.py" --environment "$environment" --extensions "$extensions" \
  --site-python "$site/bin/python" --picture "$cache/demo.png" $screen
