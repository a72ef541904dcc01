import { PickingWalk } from "./walk";

frappe.provide("ecom_erp");
ecom_erp.PickingWalk = PickingWalk;
