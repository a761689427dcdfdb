"""The published warehouse for analysts: a connection that can read it and do nothing else, and data frames.

import vstrecha
vstrecha.frame("select * from marts.meeting where start_date >= ?", ["2025-01-01"])
"""

from vstrecha.connection import NotAQuestion, NotPublished, connect, frame

__all__ = ["NotAQuestion", "NotPublished", "connect", "frame"]
