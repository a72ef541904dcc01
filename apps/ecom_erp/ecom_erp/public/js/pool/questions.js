// Filters that come with the app, by what a role has to do with orders: the menu "Show" has those of the user's roles first.
frappe.provide("ecom_erp.pool");

const CLERK = "Order Clerk";
const MANAGER = "Ecom Manager";
const FLOOR = "Warehouse Clerk";
const SERVICE = "Customer Service";
const BOOKS = "Ecom Accountant";
// named, not "all but": of the many orders the database finds these by its index
const NOT_SHIPPED = ["To Pay", "Paid", "On Hold", "Approved", "Allocated", "Partly Shipped"];
const TO_SHIP = ["Allocated", "Partly Shipped"];

// [label, filters as in a route, roles whose question it is]
const QUESTIONS = () => {
	const today = frappe.datetime.get_today();
	return [
		[__("Waiting for a Person"), { status: "On Hold" }, [CLERK, MANAGER]],
		[__("To Approve"), { next_action: "Approve" }, [MANAGER, CLERK]],
		[__("To Review"), { next_action: "Review" }, [CLERK]],
		[__("Items to Map"), { next_action: "Map Items" }, [CLERK]],
		[__("Short of Stock"), { next_action: "Replenish" }, [CLERK, MANAGER, FLOOR]],
		[
			__("A Part Waits for Stock"),
			{ ship_available: 1, status: ["in", TO_SHIP] },
			[CLERK, MANAGER, FLOOR, SERVICE],
		],
		[__("Waiting for Payment"), { next_action: "Collect Payment" }, [CLERK, BOOKS, SERVICE]],
		[__("To Ship"), { status: ["in", TO_SHIP] }, [CLERK, FLOOR, MANAGER]],
		[__("Urgent, to Ship"), { priority: "Urgent", status: ["in", TO_SHIP] }, [FLOOR, CLERK]],
		[__("To Ship, Promised for Today"), { promised_date: today, status: ["in", TO_SHIP] }, [FLOOR]],
		[__("One Piece, to Ship"), { pieces: 1, status: ["in", TO_SHIP] }, [FLOOR]],
		[
			__("Late"),
			{ promised_date: ["<", today], status: ["in", NOT_SHIPPED] },
			[CLERK, MANAGER, FLOOR, SERVICE],
		],
		[__("On Its Way to the Buyer"), { status: "Shipped" }, [SERVICE]],
		[
			__("Refunded, Wholly or in Part"),
			{ payment_state: ["in", ["Refunded", "Partially Refunded"]] },
			[SERVICE, BOOKS],
		],
		[__("To Invoice"), { next_action: "Invoice" }, [BOOKS]],
		[__("All Orders"), {}, [CLERK, MANAGER, FLOOR, SERVICE, BOOKS]],
	];
};

// [label, filters] of the user's roles; of whoever has none of them (an administrator), all.
ecom_erp.pool.questions = function () {
	const all = QUESTIONS();
	const own = all.filter(([, , roles]) => roles.some((role) => frappe.user.has_role(role)));
	return (own.length && !frappe.user.has_role("System Manager") ? own : all).map(([label, filters]) => [
		label,
		filters,
	]);
};
