"""Order Clerks and managers may edit an order in each state of its review, not one of them in each."""

from ecom_erp.setup.workflows import let_both_edit


def execute():
	clerk, manager = "Order Clerk", "Ecom Manager"
	let_both_edit(
		{
			"To Review": clerk,
			"On Hold": clerk,
			"Awaiting Manager": manager,
			"Approved": manager,
			"Rejected": manager,
		}
	)
