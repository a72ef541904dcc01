import sys

from embedded import interpreter

interpreter.check(sys.version_info)  # before an import that an old Python cannot read

from embedded.cli import main

sys.exit(main(sys.argv[1:]))
