// An order beside the list, without leaving it; and its way, which the order's page shows too.
frappe.provide("ecom_erp.pool");

const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
const STEPS = () => ({
	ordered: __("Ordered"),
	paid: __("Paid", null, "Ecom Order"),
	checked: __("Checked", null, "Ecom Order"),
	allocated: __("Allocated", null, "Ecom Order"),
	packed: __("Packed", null, "Fulfilment Order"),
	shipped: __("Shipped", null, "Ecom Order"),
	delivered: __("Delivered", null, "Ecom Order"),
});

ecom_erp.pool.way_html = function (way) {
	const names = STEPS();
	const step = (one) => {
		const when = one.at ? frappe.datetime.str_to_user(one.at.slice(0, 19), false) : "";
		const short = when.replace(/:\d\d$/, "");
		const state = one.done ? "done" : one.now ? "now" : "";
		return `<div class="step ${state}" data-step="${one.key}" title="${escape(when)}"><b>${escape(names[one.key])}</b>
			<span>${escape(short)}</span><span>${escape(one.by)}</span></div>`;
	};
	return `<div class="ecom-way">${way.map(step).join("")}</div>`;
};

// `more`: links as html, of what is not a single document.
ecom_erp.pool.documents_html = function (groups, more = []) {
	const link = (doctype, { name, text }) =>
		`<a href="${frappe.utils.get_form_link(doctype, name)}">${escape(name)}</a>${
			text ? ` <span class="text-muted">${escape(short_text(doctype, text))}</span>` : ""
		}`;
	const group = ({ doctype, documents }) =>
		`<div data-kind="${escape(doctype)}"><span class="kind">${escape(__(doctype))}</span>${documents
			.map((one) => link(doctype, one))
			.join(", ")}</div>`;
	return `<div class="ecom-documents">${groups.map(group).join("")}${more.map((one) => `<div>${one}</div>`).join("")}</div>`;
};

// A status is said in the reader's language; a long text only begun.
const short_text = (doctype, text) => {
	const said = __(text, null, doctype);
	return said.length > 40 ? `${said.slice(0, 40)}…` : said;
};

ecom_erp.pool.close_preview = function () {
	$(".ecom-panel").remove();
	ecom_erp.pool.previewed = null;
};

ecom_erp.pool.preview = async function (listview, name) {
	ecom_erp.pool.close_preview();
	ecom_erp.pool.previewed = name;
	const panel =
		$(`<aside class="ecom-panel" role="complementary" aria-label="${__("Preview")}" data-order="${escape(name)}">
		<div class="text-muted">${__("Loading")}...</div></aside>`).appendTo(document.body);
	const [doc, page] = await Promise.all([
		frappe.db.get_doc("Ecom Order", name),
		frappe.xcall("ecom_erp.api.desk.pool.order", { name }),
	]);
	if (ecom_erp.pool.previewed !== name) return;
	const reason = (ecom_erp.pool.facts[name] || {}).reason || page.reason || doc.hold_reason;
	panel.html(panel_html(doc, page, reason));
	panel.find(".close-panel").on("click", ecom_erp.pool.close_preview);
	panel.find(".open-order").on("click", () => frappe.set_route("Form", "Ecom Order", name));
	panel.find(".release-order").on("click", () => ecom_erp.pool.release(listview, [name]));
};

function panel_html(doc, page, reason) {
	const held = doc.holds.some((row) => row.status === "Open") || doc.next_action === "Approve";
	const part = (title, html) =>
		html ? `<div class="part"><div class="part-title">${title}</div>${html}</div>` : "";
	const release = held && frappe.model.can_write("Ecom Order");
	const colour = ecom_erp.colour("Ecom Order", doc.status);
	return `<div class="head"><h4>${escape(doc.number)}</h4>
			<span class="indicator-pill ${colour}">${escape(__(doc.status, null, "Ecom Order"))}</span>
			<button type="button" class="btn btn-xs btn-default close-panel" title="Esc">${frappe.utils.icon("close", "sm")}</button></div>
		${reason ? `<div class="text-danger" style="white-space:pre-line;margin-bottom:8px">${escape(reason)}</div>` : ""}
		<div style="display:flex;gap:8px;margin-bottom:8px">
			<button type="button" class="btn btn-sm btn-primary open-order">${__("Open Order")}</button>
			${release ? `<button type="button" class="btn btn-sm btn-default release-order">${__("Release")}</button>` : ""}</div>
		${ecom_erp.pool.way_html(page.way)}
		${part(__("Lines"), page.lines.map((line) => line_html(line)).join(""))}
		${part(__("Amounts"), amounts_html(doc))}
		${part(__("Buyer and Delivery Address"), address_html(doc))}
		${part(__("Buyer's Note"), doc.note && escape(doc.note))}
		${part(__("Fulfilment"), page.parcels.map(parcel_html).join(""))}
		${part(__("Documents"), page.documents.length ? ecom_erp.pool.documents_html(page.documents) : "")}`;
}

const line_html = (line) =>
	`<div class="line">${ecom_erp.pool.thumb(line)}<span class="title">${escape(line.title)}<br>
		<span class="text-muted small">${escape(line.sku)}</span></span><b>× ${line.qty}</b></div>`;

function amounts_html(doc) {
	const rows = [
		[__("Goods"), doc.goods_total],
		[__("Order Discount"), -doc.discount],
		[__("Shipping"), doc.shipping],
		[__("Tax"), doc.tax],
		[__("Tips and Fees"), doc.tip],
		[__("Total"), doc.total],
		[__("Paid", null, "Ecom Order"), doc.paid_amount],
		[__("Refunded"), doc.refunded_amount],
	];
	return rows
		.filter(([label, amount]) => amount || label === __("Total"))
		.map(
			([label, amount]) =>
				`<div class="line"><span class="title">${escape(label)}</span>${escape(format_currency(amount, doc.currency))}</div>`,
		)
		.join("");
}

function address_html(doc) {
	const place = [doc.ship_postal_code, doc.ship_city, doc.ship_province].filter(Boolean).join(" ");
	const lines = [
		doc.ship_name || doc.buyer_name,
		doc.ship_company,
		doc.ship_line1,
		doc.ship_line2,
		place,
		ecom_erp.pool.country(doc.ship_country),
		doc.buyer_email,
		doc.ship_phone || doc.buyer_phone,
	];
	return lines.filter(Boolean).map(escape).join("<br>");
}

const parcel_html = (parcel) =>
	`<div class="line"><a href="${frappe.utils.get_form_link("Fulfilment Order", parcel.name)}">${escape(parcel.name)}</a>
		<span class="title text-muted">${escape([parcel.warehouse, parcel.courier, parcel.tracking].filter(Boolean).join(" · "))}</span>
		<span class="indicator-pill ${ecom_erp.colour("Fulfilment Order", parcel.status)}">${escape(
			__(parcel.status, null, "Fulfilment Order"),
		)}</span></div>${parcel.problem ? `<div class="text-danger small">${escape(parcel.problem)}</div>` : ""}`;
