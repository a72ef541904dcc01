// What the channel of a shop or the courier of an account declares, for their forms.

frappe.provide("ecom_erp");

const UNKNOWN = { can: [], address: "none", about: "", links: [], steps: [] };

ecom_erp.adapter = (doc) => {
	const known = frappe.boot.ecom_adapters || {};
	return (known[doc.doctype] || {})[doc.channel || doc.courier || doc.provider] || UNKNOWN;
};

ecom_erp.can = (doc, capability) => ecom_erp.adapter(doc).can.includes(capability);

// whether there is somebody to ask and to tell
ecom_erp.reaches = (doc) => {
	const known = ecom_erp.adapter(doc);
	return known !== UNKNOWN && (known.address !== "optional" || !!doc.base_url);
};

ecom_erp.channels_that = (capability) =>
	Object.entries((frappe.boot.ecom_adapters || {})["Ecom Shop"] || {})
		.filter(([_name, declared]) => declared.can.includes(capability))
		.map(([name]) => name);

// what it is and what it needs, below the field in which it is chosen
ecom_erp.describe_adapter = (frm, field) => {
	const { about, links } = ecom_erp.adapter(frm.doc);
	const escape = frappe.utils.escape_html;
	const pages = links.map(
		({ label, url }) => `<a href="${escape(url)}" target="_blank" rel="noopener">${escape(__(label))}</a>`,
	);
	frm.set_df_property(field, "description", [about && escape(__(about)), ...pages].filter(Boolean).join(" "));
};
