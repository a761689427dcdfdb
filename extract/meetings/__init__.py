"""Who met whom: parties, triggers, the events they tell of, with documents, roles, places and topics."""
