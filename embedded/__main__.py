import sys

from embedded import interpreter

interpreter.check(sys.version_info)  # before an import that an old Python cannot read

from embedded.cli import end_in_order, main

end_in_order()
sys.exit(main(sys.argv[1:]))
