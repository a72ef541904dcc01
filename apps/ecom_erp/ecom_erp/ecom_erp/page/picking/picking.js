frappe.pages.picking.on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Mobile Picking"),
		single_column: true,
	});
	frappe.require("picking_walk.bundle.js", () => {
		wrapper.walk = new ecom_erp.PickingWalk(page);
		wrapper.walk.start();
	});
};

// Coming back to the page: what others have picked meanwhile is shown.
frappe.pages.picking.on_page_show = function (wrapper) {
	if (wrapper.walk) wrapper.walk.resume();
};
