"""Evidence pages: a meeting with the articles that report it, every cell back to its sentence. Reads the published file alone.

`facts` asks the warehouse, `marks` marks passages in a text, `page` writes HTML; `vstrecha.dashboard` shows the pages on this machine.
"""

from vstrecha.evidence.facts import NoSuchMeeting
from vstrecha.evidence.page import evidence_page

__all__ = ["NoSuchMeeting", "evidence_page"]
