// Opening an after-sales ticket from an order: what it is about, and which of its pieces.
frappe.provide("ecom_erp");

const METHOD = "ecom_erp.api.desk.after_sales.open";

ecom_erp.ticket_pieces = function (line) {
	const gone = (line.cancelled_qty || 0) + (line.shop_shipped_qty || 0);
	const kept = line.qty - gone - (line.returned_qty || 0);
	return {
		shipped: Math.max((line.shipped_qty || 0) - (line.returned_qty || 0), 0),
		left: Math.max(kept, 0),
	};
};

const about_goods = (ticket_type) => !["Complaint", "Question"].includes(ticket_type);

// A dialog with the order's lines; the ticket is opened on the server and shown.
ecom_erp.open_ticket = function (order) {
	const rows = order.lines
		.map((line) => ({ line_id: line.line_id, title: line.title, ...ecom_erp.ticket_pieces(line) }))
		.filter((row) => row.left)
		.map((row) => ({ ...row, qty: row.shipped || row.left }));
	const dialog = new frappe.ui.Dialog({
		title: __("Ticket for Order {0}", [order.number]),
		size: "large",
		fields: [
			{
				fieldname: "ticket_type",
				fieldtype: "Select",
				label: __("Type"),
				options: select_options("ticket_type"),
				default: rows.some((row) => row.shipped) ? "Return and Refund" : "Refund Only",
				reqd: 1,
			},
			{ fieldname: "column", fieldtype: "Column Break" },
			{
				fieldname: "reason",
				fieldtype: "Select",
				label: __("Reason"),
				options: select_options("reason"),
				reqd: 1,
			},
			{ fieldname: "section", fieldtype: "Section Break" },
			lines_table(rows),
			{ fieldname: "description", fieldtype: "Small Text", label: __("Customer's Message") },
		],
		primary_action_label: __("Open Ticket"),
		primary_action: (values) => submit(dialog, order, rows, values),
	});
	dialog.show();
};

function select_options(field, doctype = "After Sales Ticket") {
	return frappe.meta
		.get_docfield(doctype, field)
		.options.split("\n")
		.filter(Boolean)
		.map((value) => ({ value, label: __(value) }));
}

function lines_table(rows) {
	const column = (fieldname, fieldtype, label, columns, read_only = 1) => ({
		fieldname,
		fieldtype,
		label,
		columns,
		read_only,
		in_list_view: columns ? 1 : 0,
	});
	return {
		fieldname: "lines",
		fieldtype: "Table",
		label: __("Tick the lines the ticket is about"),
		cannot_add_rows: true,
		cannot_delete_rows: true,
		in_place_edit: true,
		data: rows,
		fields: [
			column("title", "Data", __("Title"), 4),
			column("shipped", "Int", __("Shipped"), 2),
			column("qty", "Int", __("Quantity"), 2, 0),
			...(rows.some(is_partly_shipped) ? [about_column(column)] : []),
			column("line_id", "Data", __("Order Line"), 0),
		],
	};
}

function is_partly_shipped(row) {
	return row.shipped > 0 && row.shipped < row.left;
}

// a refund says whether it is about what was shipped, or about what is not shipped yet and leaves the order
function about_column(column) {
	const options = ["", ...select_options("about", "After Sales Ticket Line")];
	return { ...column("about", "Select", __("About"), 2, 0), options };
}

async function submit(dialog, order, rows, values) {
	const ticked = dialog.fields_dict.lines.grid.get_selected_children();
	const chosen = rows.length === 1 || !about_goods(values.ticket_type) ? rows : ticked;
	if (!chosen.length) return frappe.msgprint(__("Tick the lines the ticket is about."));
	const lines = chosen.map(({ line_id, qty, about }) => ({ line_id, qty, about }));
	const { message } = await frappe.call({
		method: METHOD,
		args: { ecom_order: order.name, ...values, lines: JSON.stringify(lines) },
		freeze: true,
	});
	dialog.hide();
	frappe.set_route("Form", "After Sales Ticket", message.name);
}
