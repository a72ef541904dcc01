import sys

from embedded.needs import main

sys.exit(main(sys.argv[1:]))
