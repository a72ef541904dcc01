// What a ticket has cost, and charging it on: for those who see claims.
const COSTS = "ecom_erp.api.desk.ticket_costs.";
const text = (value) => frappe.utils.escape_html(String(value ?? ""));

ecom_erp.add_ticket_cost = (frm) => {
	if (!frappe.model.can_read("Ecom Claim")) return;
	frm.add_custom_button(__("Cost"), () => show(frm), __("View"));
};

async function show(frm) {
	const { message } = await frappe.call(`${COSTS}shown`, { name: frm.doc.name });
	const dialog = new frappe.ui.Dialog({ title: __("What It Has Cost"), fields: [] });
	dialog.$body.html(`<div class="p-3">${costs(message)}${claims(message)}</div>`);
	dialog.$body.on("click", "a[data-claim]", (event) => {
		event.preventDefault();
		dialog.hide();
		frappe.set_route("Form", "Ecom Claim", event.currentTarget.dataset.claim);
	});
	const charge = (against) => {
		dialog.hide();
		ecom_erp.act(frm, `${COSTS}claim`, { against });
	};
	if (frappe.model.can_write("Ecom Claim")) {
		const made = new Set(message.claims.map((claim) => claim.against));
		if (message.courier && !made.has("Courier")) {
			dialog.set_primary_action(__("Claim from Courier"), () => charge("Courier"));
		}
		if (message.suppliers.length && !made.has("Supplier")) {
			dialog.set_secondary_action_label(__("Claim from Supplier"));
			dialog.set_secondary_action(() => charge("Supplier"));
		}
	}
	dialog.show();
}

function costs(found) {
	const rows = [
		[__("Refunded"), found.refunded],
		[__("Freight"), found.freight],
		[__("Goods Lost"), found.lost],
		[__("Recovered"), found.recovered],
		[__("Cost"), found.total],
	].map(
		([label, value]) =>
			`<tr><td>${label}</td><td class="text-right">${text(value)} ${text(found.currency)}</td></tr>`,
	);
	const missing = found.unknown.length
		? `<div class="text-warning">${__("Labels and claims in {0} are left out: there is no exchange rate.", [
				text(found.unknown.join(", ")),
			])}</div>`
		: "";
	return `<p>${__("Caused By")}: <b>${text(__(found.blame))}</b></p>
		<table class="table table-bordered small"><tbody>${rows.join("")}</tbody></table>${missing}`;
}

function claims(found) {
	return found.claims
		.map(
			(claim) =>
				`<div><a href="#" data-claim="${text(claim.name)}">${text(claim.name)}</a> · ${text(__(claim.against))} · ${text(__(claim.status))}</div>`,
		)
		.join("");
}
