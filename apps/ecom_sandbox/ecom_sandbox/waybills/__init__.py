"""A simulated waybill service (电子面单) in the form of Cainiao's gateway Link."""

from ecom_sandbox.waybills.server import WaybillServer

__all__ = ["WaybillServer"]
