"""The host with its word on sites taken out: `open_host.py FOLDER --site DIR ... -- WORDS`.

FOLDER is that of the package. For the controls of the attacks, never for anybody's vault.
"""

import sys

package = sys.argv.pop(1)
sys.path[:0] = [package.rpartition("/")[0]]
while sys.argv[1:2] == ["--site"]:
    sys.path.append(sys.argv.pop(2))
    sys.argv.pop(1)

from tidekey.api import codes  # noqa: E402
from tidekey.serve import main  # noqa: E402

codes._check_site = lambda *_: None
sys.exit(main(sys.argv[2:]))
