"""What the methods of REST do. The methods themselves, with the rights they ask for, are in `api/v1.py`."""
