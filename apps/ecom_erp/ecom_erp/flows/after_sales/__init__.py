"""After-sales: from a ticket to a decision, goods back in stock, a credit note, the money paid back, a replacement sent,
and the shop told. Each step is one unit of work that does nothing when it was done before.

`decide` says what is offered, `returns` takes goods back, `money` pays back, `unshipped` takes pieces out of an order
that were not shipped yet, `exchange` sends replacements, `worker` takes the steps that need no person.
"""

from ecom_erp.flows.after_sales.exchanges import difference_paid, replace
from ecom_erp.flows.after_sales.refund_amounts import refund_breakdown
from ecom_erp.flows.after_sales.resolution import answer, approve, carry_out, dry_run, reject
from ecom_erp.flows.after_sales.returns import buy_label, receive
from ecom_erp.flows.after_sales.shop_notices import not_told
from ecom_erp.flows.after_sales.shop_refunds import book_as_stated
from ecom_erp.flows.after_sales.ticket_refunds import (
	cancellation_sent,
	no_recipient,
	paid_back,
	refund,
	refund_sent,
)
from ecom_erp.flows.after_sales.ticket_worker import give, work_again

__all__ = [
	"answer",
	"approve",
	"book_as_stated",
	"buy_label",
	"cancellation_sent",
	"carry_out",
	"difference_paid",
	"dry_run",
	"give",
	"no_recipient",
	"not_told",
	"paid_back",
	"receive",
	"refund",
	"refund_breakdown",
	"refund_sent",
	"reject",
	"replace",
	"work_again",
]
