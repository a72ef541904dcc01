// The page of an order: its way with dates and people, what comes next, its documents, pictures of what was ordered.
frappe.provide("ecom_erp.pool");

const PARCELS = ["Ship", "Ship Rest", "Await Delivery"];

// `reasons`: as the headline shows them, each with the button that frees it.
ecom_erp.pool.show_order = async function (frm, reasons) {
	ecom_erp.pool.add_form_keys(frm);
	const name = frm.doc.name;
	const page = await frappe.xcall("ecom_erp.api.desk.pool.order", { name });
	if (frm.doc.name !== name) return; // another order was opened meanwhile
	frm.ecom_page = page;
	draw(frm, reasons);
	frm.fields_dict.lines.grid.refresh();
};

// Pictures stand before the title of each line.
ecom_erp.pool.show_pictures = function (frm) {
	const title = frappe.meta.get_docfield("Ecom Order Line", "title", frm.doc.name);
	title.formatter = (value, _df, _options, row) => {
		const line = ((frm.ecom_page || {}).lines || []).find((one) => row && one.row === row.name);
		const text = frappe.utils.escape_html(value || "");
		return line ? `${ecom_erp.pool.thumb(line)} ${text}` : text;
	};
};

function draw(frm, reasons) {
	const { way, documents } = frm.ecom_page;
	const what = frm.doc.next_action
		? `<span class="what">${frappe.utils.escape_html(__(frm.doc.next_action))}</span>`
		: "";
	const place = frm.fields_dict.way_html.$wrapper.empty();
	place.append(ecom_erp.pool.way_html(way));
	const actions = next_actions(frm, reasons);
	if (what || actions.length) {
		const row = $(`<div class="ecom-next">${what}</div>`).appendTo(place);
		actions.forEach(([label, run], index) => {
			$(`<button type="button" class="btn btn-md ${index ? "btn-default" : "btn-primary"}"></button>`)
				.text(label)
				.on("click", run)
				.appendTo(row);
		});
	}
	place.append(risk_html((frm.doc.__onload || {}).risk));
	place.append(ecom_erp.pool.documents_html(documents, message_links(frm.doc.name)));
}

// The risk as a bar with its reasons; nothing where there is nothing to say.
function risk_html(risk) {
	if (!risk || !(risk.reasons.length || risk.margin !== null)) return "";
	const escape = frappe.utils.escape_html;
	const high = risk.hold_from && risk.score >= risk.hold_from;
	const colour = high ? "var(--red-500)" : risk.score >= 30 ? "var(--orange-500)" : "var(--green-500)";
	const reasons = risk.reasons.map((one) => escape(one.points ? `${one.text} (${one.points})` : one.text));
	if (risk.margin !== null) reasons.push(escape(__("Margin {0} %", [format_number(risk.margin, null, 1)])));
	return `<div class="ecom-risk text-muted small" style="display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin:8px 0">
		<span>${escape(__("Risk {0} of 100", [risk.score]))}</span>
		<span style="flex:0 0 100px;height:6px;border-radius:3px;background:var(--gray-200)">
			<span style="display:block;height:6px;border-radius:3px;width:${risk.score}%;background:${colour}"></span>
		</span>
		<span>${reasons.join(" · ")}</span>
	</div>`;
}

// [label, what it does]: what a person does next with the order, the most likely first.
function next_actions(frm, reasons) {
	const { doc } = frm;
	const found = reasons.filter((row) => row.label).map((row) => [row.label, row.run]);
	const held = (doc.holds || []).some((row) => row.status === "Open") || doc.next_action === "Approve";
	if (held && ecom_erp.may_write(frm)) {
		found.push([__("Approve or Release"), () => ecom_erp.pool.release(frm, [doc.name])]);
	}
	const parcels = frm.ecom_page.parcels;
	if (PARCELS.includes(doc.next_action) && parcels.length)
		found.push([__("Open Parcels"), () => open_parcels(parcels)]);
	// several lines may have the same reason
	return found.filter(([label], index) => found.findIndex(([other]) => other === label) === index);
}

function open_parcels(parcels) {
	if (parcels.length === 1) frappe.set_route("Form", "Fulfilment Order", parcels[0].name);
	else ecom_erp.open_list("Fulfilment Order", { name: ["in", parcels.map((one) => one.name)] });
}

// What was exchanged with the shop, for whoever may look into it.
function message_links(ecom_order) {
	return ["Inbox Message", "Outbox Message"]
		.filter((doctype) => frappe.model.can_read(doctype))
		.map((doctype) => ecom_erp.list_link(doctype, { ecom_order }, __(doctype)));
}
