"""``python -m solidarity_eval``: the command line where its program is not on the path."""

import sys

from solidarity_eval.cli import main

sys.exit(main())
