frappe.pages.handover.on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Handover"),
		single_column: true,
	});
	frappe.require("handover_door.bundle.js", () => {
		wrapper.door = new ecom_erp.HandoverDoor(page);
		wrapper.door.start();
	});
};

// Coming back to the page: what others have scanned meanwhile is shown.
frappe.pages.handover.on_page_show = function (wrapper) {
	if (wrapper.door) wrapper.door.resume();
};
