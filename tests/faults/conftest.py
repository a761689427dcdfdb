"""What the tests of faults share: whether the long ones are wanted."""

from __future__ import annotations

import os

import pytest

LONG = bool(os.environ.get("VSTRECHA_FAULTS"))

long = pytest.mark.skipif(not LONG, reason="long; `make test-faults` runs it")
