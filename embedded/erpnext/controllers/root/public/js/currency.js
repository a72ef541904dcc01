// Exchange rates of a document, and amounts in company currency only where they differ.
const DOCTYPES = ["Sales Order", "Delivery Note", "Sales Invoice"];
const RATES = { currency: "conversion_rate", price_list_currency: "plc_conversion_rate" };

const company_currency = (frm) => frappe.model.get_value(":Company", frm.doc.company, "default_currency");

function show_currencies(frm) {
	const foreign = Boolean(frm.doc.currency) && frm.doc.currency !== company_currency(frm);
	for (const field of frm.meta.fields) {
		if (field.fieldname.startsWith("base_") && field.fieldtype !== "Section Break") {
			frm.toggle_display(field.fieldname, foreign);
		}
	}
	frm.toggle_display("conversion_rate", foreign);
	frm.toggle_display("plc_conversion_rate", frm.doc.price_list_currency !== company_currency(frm));
}

async function set_rate(frm, currency_field) {
	const from_currency = frm.doc[currency_field];
	const to_currency = company_currency(frm);
	if (frm.doc.docstatus || !from_currency || !to_currency) return;
	const transaction_date = frm.doc.transaction_date || frm.doc.posting_date;
	const rate =
		from_currency === to_currency
			? 1
			: (await frappe.call("erpnext.setup.utils.get_exchange_rate", { from_currency, to_currency, transaction_date })).message;
	await frm.set_value(RATES[currency_field], rate);
	show_currencies(frm);
}

async function set_missing_rates(frm) {
	if (!frm.is_new() || !frm.doc.company) return;
	if (!frm.doc.currency) await frm.set_value("currency", company_currency(frm));
	for (const [currency, rate] of Object.entries(RATES)) if (!flt(frm.doc[rate])) await set_rate(frm, currency);
}

async function take_price_list(frm, field) {
	if (!frm.doc[field]) return;
	const { message } = await frappe.db.get_value("Price List", frm.doc[field], "currency");
	await frm.set_value("price_list_currency", message.currency);
}

for (const doctype of DOCTYPES) {
	frappe.ui.form.on(doctype, {
		async refresh(frm) {
			await set_missing_rates(frm);
			show_currencies(frm);
		},
		company: set_missing_rates,
		currency: (frm) => set_rate(frm, "currency"),
		price_list_currency: (frm) => set_rate(frm, "price_list_currency"),
		selling_price_list: (frm) => take_price_list(frm, "selling_price_list"),
	});
}
