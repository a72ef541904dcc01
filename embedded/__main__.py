import sys

from embedded import interpreter

interpreter.check(sys.version_info)  # before an import that an old Python cannot read

from embedded.cli import end_in_order, end_with_make, main

end_in_order()
end_with_make()
sys.exit(main(sys.argv[1:]))
