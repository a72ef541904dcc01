const NEXT_STEP = {
	Open: () => __("Check what the customer says, then approve or reject."),
	Approved: () => __("Refund the buyer."),
	"Awaiting Return": () => __("When the goods arrive, set Goes To for each line, save and receive the return."),
	Received: () => __("The goods are back; refund the buyer."),
	Refunding: () => __("The shop is being told to pay the buyer back."),
};
const DESK = "ecom_erp.api.actions.";
const DECIDERS = ["Customer Service", "Ecom Manager", "System Manager"];
const RECEIVERS = ["Warehouse Clerk", "Ecom Manager", "System Manager"];

frappe.ui.form.on("After Sales Ticket", {
	setup(frm) {
		frm.get_docfield("decision").formatter = ecom_erp.translated;
		frm.set_query("ecom_order", () => ({
			filters: { status: ["in", ["Partly Shipped", "Shipped", "Delivered", "Completed"]] },
		}));
	},

	refresh(frm) {
		if (frm.is_new()) {
			frm.set_intro(__("Choose the order, then the lines that the customer complains about."), "blue");
			add_line_picker(frm);
			return;
		}
		show_headline(frm);
		if (frm.doc.status === "Open") add_line_picker(frm);
		add_buttons(frm);
	},

	ecom_order(frm) {
		if (frm.doc.ecom_order && !filled_lines(frm).length) pick_lines(frm);
	},
});

function show_headline(frm) {
	const { doc } = frm;
	const parts = [__(doc.status, null, "After Sales Ticket")];
	if (NEXT_STEP[doc.status]) parts.push(NEXT_STEP[doc.status]());
	const colour = { Open: "orange", Closed: "green", Rejected: "red" }[doc.status] || "blue";
	ecom_erp.headline(frm, colour, parts, doc.decision_reason ? [{ text: doc.decision_reason }] : []);
}

function has_role(roles) {
	return frappe.session.user === "Administrator" || roles.some((role) => frappe.user.has_role(role));
}

function add_buttons(frm) {
	const { status } = frm.doc;
	if (has_role(DECIDERS)) {
		if (status === "Open") {
			const approve = () => ecom_erp.act(frm, DESK + "approve_ticket");
			ecom_erp.action_button(frm, __("Approve"), approve, { primary: true });
		}
		if (["Open", "Approved", "Awaiting Return"].includes(status)) {
			ecom_erp.action_button(frm, __("Reject"), () => reject(frm));
		}
		if (["Approved", "Received"].includes(status)) {
			ecom_erp.action_button(frm, __("Refund"), () => refund(frm), { primary: true });
		}
	}
	if (status === "Awaiting Return" && has_role(RECEIVERS)) {
		const receive = () => receive_return(frm);
		ecom_erp.action_button(frm, __("Receive Return"), receive, { primary: true });
	}
}

function reject(frm) {
	frappe.prompt(
		[
			{
				fieldname: "why",
				fieldtype: "Small Text",
				label: __("Reason"),
				description: __("The customer is told this."),
				reqd: 1,
			},
		],
		({ why }) => ecom_erp.act(frm, DESK + "reject_ticket", { why }),
		__("Reject"),
		__("Reject")
	);
}

function refund(frm) {
	const amount = format_currency(frm.doc.refund_amount, frm.doc.currency);
	frappe.confirm(__("Post a credit note and pay {0} back to {1}?", [amount, frm.doc.buyer_name || ""]), () =>
		ecom_erp.act(frm, DESK + "refund_ticket", {}, __("Posting the credit note..."))
	);
}

async function receive_return(frm) {
	if (frm.doc.lines.some((row) => !row.disposition)) {
		frappe.msgprint(__("Set Goes To (Restock or Scrap) for each line first, and save."));
		return;
	}
	if (frm.is_dirty()) await frm.save();
	await ecom_erp.act(frm, DESK + "receive_return", {}, __("Posting the return..."));
}

function filled_lines(frm) {
	return (frm.doc.lines || []).filter((row) => row.line_id);
}

function add_line_picker(frm) {
	frm.add_custom_button(__("Choose Lines"), () => pick_lines(frm));
}

// Choose among the order's lines that were shipped and have not come back.
async function pick_lines(frm) {
	if (!frm.doc.ecom_order) {
		frappe.msgprint(__("Choose the order first."));
		return;
	}
	const order = await frappe.db.get_doc("Ecom Order", frm.doc.ecom_order);
	const rows = order.lines
		.filter((line) => (line.shipped_qty || 0) > (line.returned_qty || 0))
		.map((line) => ({
			line_id: line.line_id,
			title: line.title,
			sku: line.sku,
			qty: line.shipped_qty - (line.returned_qty || 0),
		}));
	if (!rows.length) {
		frappe.msgprint(__("Nothing of order {0} was shipped and not returned yet.", [order.number]));
		return;
	}
	show_picker(frm, order, rows);
}

function show_picker(frm, order, rows) {
	const column = (fieldname, fieldtype, label, columns, read_only = 1) => ({
		fieldname,
		fieldtype,
		label,
		columns,
		read_only,
		in_list_view: columns ? 1 : 0,
	});
	const dialog = new frappe.ui.Dialog({
		title: __("Lines of Order {0}", [order.number]),
		size: "large",
		fields: [
			{
				fieldname: "lines",
				fieldtype: "Table",
				label: __("Tick the lines the ticket is about"),
				cannot_add_rows: true,
				cannot_delete_rows: true,
				in_place_edit: true,
				data: rows,
				fields: [
					column("title", "Data", __("Title"), 5),
					column("sku", "Data", __("SKU"), 3),
					column("qty", "Int", __("Quantity"), 2, 0),
					column("line_id", "Data", __("Order Line"), 0),
				],
			},
		],
		primary_action_label: __("Take These Lines"),
		primary_action() {
			const chosen = dialog.fields_dict.lines.grid.get_selected_children();
			take_lines(frm, order, chosen.length ? chosen : rows);
			dialog.hide();
		},
	});
	dialog.show();
}

function take_lines(frm, order, chosen) {
	frm.clear_table("lines");
	for (const { line_id, title, qty } of chosen) {
		frm.add_child("lines", { line_id, title, qty, currency: order.currency });
	}
	frm.refresh_field("lines");
	frm.dirty();
}
