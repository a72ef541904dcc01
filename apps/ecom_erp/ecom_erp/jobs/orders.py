"""Orders: from the shops, through review, and what shops, buyers and others are told."""

from ecom_erp.flows.after_sales import ticket_worker
from ecom_erp.flows.changes import merging
from ecom_erp.flows.intake import inbox_worker, receiving
from ecom_erp.flows.notify import order_messages
from ecom_erp.flows.review import waiting_actions
from ecom_erp.flows.review.rule_effects import clean_log
from ecom_erp.flows.webhooks import sending, stock_feed
from ecom_erp.flows.work import order_steps, outbox_worker
from ecom_erp.jobs.frame import background, until_done
from ecom_erp.messaging.kick import taken_up


@background
def poll_shops():
	taken_up("poll_shops")
	receiving.poll_due_shops()


@background
def process_inbox():
	taken_up("process_inbox")
	until_done(inbox_worker.process_inbox)


@background
def advance_orders():
	taken_up("advance_orders")
	until_done(order_steps.advance_due)


@background
def deliver_outbox():
	taken_up("deliver_outbox")
	until_done(outbox_worker.deliver_outbox, 1)  # a push may take minutes: none begins after the job's time


@background
def send_webhooks():
	"""Other systems are told what happened, and which stock has changed."""
	taken_up("send_webhooks")
	stock_feed.announce_stock()
	until_done(sending.send_due, 1)


@background
def merge_orders():
	"""What shops let leave in one box by itself."""
	merging.merge_due()


@background
def act_again():
	"""What rules asked for and could not be done, and orders without stock, where stock has come."""
	taken_up("act_again")
	waiting_actions.hasten_where_stock_came()
	until_done(waiting_actions.work_due)


@background
def clean_review_log():
	"""Delete what the review rules did longer ago than the settings keep it."""
	clean_log()


@background
def work_tickets():
	"""Steps of after-sales tickets that need no person, and their deadlines."""
	taken_up("work_tickets")
	until_done(ticket_worker.work_due)
	ticket_worker.keep_time()


@background
def remind_buyers():
	"""Buyers are reminded of what they have to pay, and told of what is late."""
	order_messages.remind_due()
