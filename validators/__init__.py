"""WHAT IS RIGHT: what a sheet may contain, and what is wrong with it (design.md section 2).

Nothing here knows Excel, files or the clock: values and frames in, values, frames and findings out.
"""
