"""What statements and their lines are known again by."""

import hashlib
import json
from decimal import Decimal

from ecom_erp.core.accounting.statements.model import Statement


def digest_of(statement: Statement) -> str:
	"""What tells whether a statement that comes again, perhaps by another way, states the same money."""
	head = [_plain(amount) for amount in (statement.opening, statement.payout, statement.closing)]
	found = hashlib.sha256(json.dumps(head).encode())
	for line in sorted(statement.lines, key=lambda line: line.line_id):
		amounts = [_plain(amount) for amount in (line.amount, line.fee, line.fee_tax)]
		found.update(json.dumps([line.line_id, *amounts]).encode())
	return found.hexdigest()


def name_of(*parts: str) -> str:
	"""A name that is the same for the same parts."""
	return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _plain(amount: Decimal | None) -> str | None:
	"""The same text for 1.5 and 1.50."""
	return None if amount is None else format(amount.normalize() + 0, "f")
