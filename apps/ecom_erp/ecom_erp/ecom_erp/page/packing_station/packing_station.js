frappe.pages["packing-station"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Packing Station"),
		single_column: true,
	});
	frappe.require("packing_station.bundle.js", () => {
		wrapper.station = new ecom_erp.PackingStation(page);
		wrapper.station.start();
	});
};

// Coming back to the page: the scan field has the keyboard again.
frappe.pages["packing-station"].on_page_show = function (wrapper) {
	if (wrapper.station) wrapper.station.resume();
};
