"""The dashboard of the published warehouse: pages drawn on the server, no script, every view a link. Reads the published file alone.

`filters` reads what an address asks for, `panels` and `search` ask the warehouse, `charts`, `atlas` and `network` place marks,
`texts` speaks Russian and English, `server` shows it on this machine.
"""
