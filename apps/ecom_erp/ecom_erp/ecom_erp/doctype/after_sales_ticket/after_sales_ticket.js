const NEXT_STEP = {
	Open: (doc) =>
		is_about_goods(doc)
			? __("Check the customer's request, then approve or reject it (Actions).")
			: __("Answer the customer."),
	Approved: (doc) => (doc.step ? __("The system continues shortly.") : __("Refund the buyer.")),
	"Awaiting Return": () => __("When the goods arrive, count and inspect them, then press Receive Return."),
	Received: (doc) =>
		doc.step ? __("The system continues shortly.") : __("The goods are back; refund the buyer."),
	Refunding: () => __("The shop is being asked to refund the buyer."),
	Sending: () => __("The replacement order is being processed."),
};
const TICKETS = "ecom_erp.api.desk.after_sales.";
const DECIDERS = ["Customer Service", "Ecom Manager", "System Manager"];
const MANAGERS = ["Ecom Manager", "System Manager"];
const RECEIVERS = ["Warehouse Clerk", "Ecom Manager", "System Manager"];
const WITHOUT_GOODS = ["Complaint", "Question"];

frappe.ui.form.on("After Sales Ticket", {
	// The customer is told why: asked for here, where the action would only say that it is missing.
	before_workflow_action(frm) {
		if (frm.selected_workflow_action !== "Reject") return;
		frappe.dom.unfreeze();
		return new Promise(() => ask_why_rejected(frm));
	},

	setup(frm) {
		ecom_erp.format_fields(frm, { decision: ecom_erp.translated });
		frm.set_query("ecom_order", () => ({ filters: { status: ["not in", ["Cancelled"]] } }));
		frm.set_query("exchange_item", "lines", () => ({ filters: { disabled: 0, has_variants: 0 } }));
	},

	refresh(frm) {
		toggle_fields(frm);
		if (frm.is_new()) {
			frm.set_intro(__("Choose the order, then the lines that the request is about."), "blue");
			return;
		}
		show_headline(frm);
		add_buttons(frm);
	},

	ticket_type: toggle_fields,

	async ecom_order(frm) {
		if (!frm.doc.ecom_order || filled_lines(frm).length) return;
		const order = await frappe.db.get_doc("Ecom Order", frm.doc.ecom_order);
		for (const line of order.lines) {
			const { shipped, left } = ecom_erp.ticket_pieces(line);
			if (!left) continue;
			const { line_id, title } = line;
			frm.add_child("lines", { line_id, title, qty: shipped || left, currency: order.currency });
		}
		frm.refresh_field("lines");
	},
});

function is_about_goods(doc) {
	return !WITHOUT_GOODS.includes(doc.ticket_type);
}

function toggle_fields(frm) {
	const { doc } = frm;
	const goods = is_about_goods(doc);
	frm.toggle_display("money_section", goods && doc.ticket_type !== "Resend");
	frm.toggle_display("replacement_section", ["Exchange", "Resend"].includes(doc.ticket_type));
	frm.toggle_display("return_section", goods && doc.status !== "Open");
	frm.toggle_display("returns_section", (doc.returns || []).length > 0);
	frm.toggle_display("explain_section", (doc.explanations || []).length > 0);
	show_exchanged(frm.fields_dict.lines.grid, doc.ticket_type === "Exchange");
}

// The table shows what the buyer wants instead, in the place of what only refunds are about.
function show_exchanged(grid, exchange) {
	grid.update_docfield_property("exchange_item", "hidden", !exchange);
	if (grid.shows_exchanged === exchange) return;
	grid.shows_exchanged = exchange;
	grid.update_docfield_property("exchange_item", "in_list_view", exchange);
	grid.update_docfield_property("exchange_item", "columns", 2);
	for (const field of ["about", "refund_amount"]) {
		grid.update_docfield_property(field, "in_list_view", !exchange);
	}
	grid.reset_grid();
}

function show_headline(frm) {
	const { doc } = frm;
	const parts = [__(doc.status, null, "After Sales Ticket")];
	if (NEXT_STEP[doc.status]) parts.push(NEXT_STEP[doc.status](doc));
	if (doc.overdue) parts.push(__("Late"));
	const colour = ecom_erp.colour("After Sales Ticket", doc.status);
	const rows = doc.decision_reason ? [{ text: doc.decision_reason }] : [];
	if (doc.problem) {
		rows.push({
			text: doc.problem,
			label: (doc.step || (doc.__onload && doc.__onload.given_up)) && has_role(DECIDERS) && __("Try Again"),
			run: () => ecom_erp.act(frm, TICKETS + "try_again"),
		});
	}
	ecom_erp.headline(frm, doc.problem ? "red" : colour, parts, rows);
}

function has_role(roles) {
	return frappe.session.user === "Administrator" || roles.some((role) => frappe.user.has_role(role));
}

function add_buttons(frm) {
	const { doc } = frm;
	if (has_role(DECIDERS)) add_decisions(frm);
	if (doc.status === "Awaiting Return" && has_role(RECEIVERS)) {
		ecom_erp.action_button(frm, __("Receive Return"), () => receive_return(frm), { primary: true });
	}
	ecom_erp.add_ticket_cost(frm);
	const links = { [__("Order")]: ["Ecom Order", doc.ecom_order] };
	if (doc.replacement_order) links[__("Replacement")] = ["Ecom Order", doc.replacement_order];
	if (doc.return_label) links[__("Return Label")] = ["Shipping Label", doc.return_label];
	for (const [label, [doctype, name]] of Object.entries(links)) {
		frm.add_custom_button(label, () => frappe.set_route("Form", doctype, name), __("View"));
	}
}

function add_decisions(frm) {
	const { doc } = frm;
	if (!["Closed", "Rejected"].includes(doc.status)) {
		const primary = doc.status === "Open" && !is_about_goods(doc);
		ecom_erp.action_button(frm, __("Answer"), () => ask_text(frm, __("Answer"), TICKETS + "answer", "text"), {
			primary,
		});
	}
	if (doc.status === "Open" && is_about_goods(doc)) add_approve(frm);
	if (["Open", "Approved", "Awaiting Return"].includes(doc.status)) {
		ecom_erp.action_button(frm, __("Reject"), () => ask_why_rejected(frm));
	}
	if (doc.status === "Awaiting Return" && !doc.return_label) {
		ecom_erp.action_button(frm, __("Buy Return Label"), () =>
			ecom_erp.act(
				frm,
				"ecom_erp.api.desk.after_sales.buy_return_label",
				{ ticket: doc.name },
				__("Getting quotes..."),
			),
		);
	}
	if (doc.status === "Refunding" && doc.problem) {
		ecom_erp.action_button(frm, __("Paid Back"), () => ecom_erp.act(frm, TICKETS + "paid_back"), {
			primary: true,
		});
	}
	const doubtful = doc.source === "Shop" && doc.status === "Approved" && doc.problem && !doc.booked_as_stated;
	if (doubtful && has_role(MANAGERS)) {
		ecom_erp.action_button(frm, __("Book as Stated"), () =>
			frappe.confirm(
				__("Book the refund of {0} as the shop states it?", [
					format_currency(doc.refund_amount, doc.currency),
				]),
				() => ecom_erp.act(frm, TICKETS + "book_as_stated"),
			),
		);
	}
	// what was decided, by the registry of outcomes
	const { gives, step, button } = (doc.__onload && doc.__onload.outcome) || {};
	const ready = doc.status === "Received" || doc.status === "Approved";
	if (!ready || !step || (gives === "goods" && doc.replacement_order)) return;
	const run = gives === "money" ? () => refund(frm) : () => ecom_erp.act(frm, TICKETS + "give");
	ecom_erp.action_button(frm, button, run, { primary: true });
	if (gives === "goods" && doc.price_difference > 0 && !doc.difference_reference) {
		ecom_erp.action_button(frm, __("Difference Paid"), () => difference_paid(frm));
	}
}

// One click instead of the two of the workflow's menu, where the workflow lets the user approve.
async function add_approve(frm) {
	const transitions = await frappe.workflow.get_transitions(frm.doc);
	if (frm.doc.status !== "Open" || !transitions.some((row) => row.action === "Approve")) return;
	const approve = async () => {
		await frappe.xcall("frappe.model.workflow.apply_workflow", { doc: frm.doc, action: "Approve" });
		await frm.reload_doc();
	};
	ecom_erp.action_button(frm, __("Approve"), approve, { primary: true });
}

function ask_why_rejected(frm) {
	ask_text(frm, __("Reject"), TICKETS + "reject", "why");
}

function ask_text(frm, title, method, argument) {
	frappe.prompt(
		[
			{
				fieldname: "text",
				fieldtype: "Small Text",
				label: __("Answer to the Customer"),
				description: __("The customer sees this."),
				default: frm.doc.answer,
				reqd: 1,
			},
		],
		({ text }) => ecom_erp.act(frm, method, { [argument]: text }),
		title,
		title,
	);
}

function refund(frm) {
	const amount = format_currency(frm.doc.refund_amount, frm.doc.currency);
	frappe.confirm(__("Post a credit note and refund {0} to {1}?", [amount, frm.doc.buyer_name || ""]), () =>
		ecom_erp.act(frm, TICKETS + "refund", {}, __("Posting the credit note...")),
	);
}

async function difference_paid(frm) {
	const shop = await frappe.db.get_doc("Ecom Shop", frm.doc.shop);
	const amount = format_currency(frm.doc.price_difference, frm.doc.currency);
	frappe.prompt(
		[
			{
				fieldname: "gateway",
				fieldtype: "Select",
				label: __("Difference Paid By"),
				options: shop.gateways.map((row) => row.gateway),
				reqd: 1,
			},
			{ fieldname: "reference", fieldtype: "Data", label: __("Payment Reference"), reqd: 1 },
		],
		(values) => ecom_erp.act(frm, TICKETS + "difference_paid", values),
		__("The customer has paid {0}", [amount]),
	);
}

// Count and inspect what came: quantity, condition and where it goes, by line.
function receive_return(frm) {
	const rows = filled_lines(frm).map((row) => ({
		row: row.name,
		title: row.title,
		announced: row.qty,
		qty: row.received_qty || row.qty,
		condition: row.condition,
		disposition: row.disposition || "Restock",
	}));
	const column = (fieldname, fieldtype, label, columns, more = {}) => ({
		fieldname,
		fieldtype,
		label,
		columns,
		in_list_view: columns ? 1 : 0,
		...more,
	});
	const options = (field) => frappe.meta.get_docfield("After Sales Ticket Line", field).options;
	const dialog = new frappe.ui.Dialog({
		title: __("Receive Return"),
		size: "large",
		fields: [
			{
				fieldname: "lines",
				fieldtype: "Table",
				label: __("Received Goods"),
				cannot_add_rows: true,
				cannot_delete_rows: true,
				in_place_edit: true,
				data: rows,
				fields: [
					column("title", "Data", __("Title"), 3, { read_only: 1 }),
					column("announced", "Int", __("Announced"), 1, { read_only: 1 }),
					column("qty", "Int", __("Received"), 1),
					column("condition", "Select", __("Condition"), 2, { options: options("condition") }),
					column("disposition", "Select", __("Destination"), 2, { options: options("disposition") }),
					column("row", "Data", __("Row"), 0),
				],
			},
		],
		primary_action_label: __("Receive Return"),
		async primary_action() {
			dialog.hide();
			const counts = rows.map(({ row, qty, condition, disposition }) => ({
				row,
				qty,
				condition,
				disposition,
			}));
			await ecom_erp.act(
				frm,
				TICKETS + "receive",
				{ counts: JSON.stringify(counts) },
				__("Posting the return..."),
			);
		},
	});
	dialog.show();
}

function filled_lines(frm) {
	return (frm.doc.lines || []).filter((row) => row.line_id);
}
