"""Tests mirror the source. This file is imported before every other: no test touches the network or the user's store."""

import os

os.environ["HF_HUB_OFFLINE"] = "1"
for _name in [name for name in os.environ if name.startswith("RASHOMON_")]:
    del os.environ[_name]
