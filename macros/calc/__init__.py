"""Arithmetic: frames in, frames out; no Excel, no files, no clock. One computation of the catalogue a file."""
