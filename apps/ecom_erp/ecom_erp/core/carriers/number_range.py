"""Tracking numbers from a courier's number range: prefix, running number of fixed width, check digit, suffix.
The running number itself is counted by the caller, under a lock.

Check digits: "none"; "s10" (UPU S10, weights 8 6 4 2 3 5 9 7 modulo 11, eight digits); "mod10" (weights 3 and 1 from
the right, as GS1 and USPS); "mod7" (the number's remainder by 7, as air waybills).
"""

CHECK_DIGITS = ("none", "s10", "mod10", "mod7")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def format_number(prefix: str, number: int, width: int, check: str = "none", suffix: str = "") -> str:
	"""The tracking number, e.g. ("RB", 47312482, 8, "s10", "CN") -> "RB473124829CN". Raises ValueError when the number
	is negative or wider than `width`, or the check digit is unknown."""
	if number < 0 or width < 1:
		raise ValueError("A tracking number range cannot be negative and needs at least one digit")
	digits = str(number).zfill(width)
	if len(digits) > width:
		raise ValueError(f"Number {number} does not fit into {width} digits: the range is used up")
	return f"{prefix}{digits}{check_digit(digits, check)}{suffix}"


def check_digit(digits: str, check: str) -> str:
	"""The check digit of a string of digits; "" for "none"."""
	if check == "none":
		return ""
	if check == "s10":
		return _s10(digits)
	if check == "mod10":
		total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
		return str(-total % 10)
	if check == "mod7":
		return str(int(digits) % 7)
	raise ValueError(f"Unknown check digit {check!r}: use one of {', '.join(CHECK_DIGITS)}")


def _s10(digits: str) -> str:
	if len(digits) != len(_S10_WEIGHTS):
		raise ValueError("A UPU S10 number has eight digits before the check digit")
	rest = sum(weight * int(d) for weight, d in zip(_S10_WEIGHTS, digits, strict=True)) % 11
	return {0: "5", 1: "0"}.get(rest, str(11 - rest))
