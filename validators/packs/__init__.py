"""The packs of the installation: one folder of text each (P00 to P13)."""
