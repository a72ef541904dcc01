import { HandoverDoor } from "./door";

frappe.provide("ecom_erp");
ecom_erp.HandoverDoor = HandoverDoor;
