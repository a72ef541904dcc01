import sys

from embedded import cli
from embedded.bare import check

sys.exit(cli.guarded(check.main, sys.argv[1:]))
