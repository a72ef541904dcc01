"""The types of fields as they are read. A date may be a text until the document was saved; code treats both alike."""

from typing import Any
from typing import Literal as Literal

Attach = str
AttachImage = str
Check = int
Code = str
Currency = float
Data = str
Date = Any
Datetime = Any
Duration = float
DynamicLink = str
Float = float
HTMLEditor = str
Int = int
JSON = Any
Link = str
LongText = str
Password = str
Percent = float
Phone = str
SmallText = str
Table = list
TableMultiSelect = list
Text = str
TextEditor = str
Time = Any
