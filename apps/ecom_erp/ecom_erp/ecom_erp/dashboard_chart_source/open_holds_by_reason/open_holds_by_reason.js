frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Open Holds by Reason"] = {
	method: "ecom_erp.api.charts.open_holds_by_reason",
	filters: [],
};
