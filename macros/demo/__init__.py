"""Generated data for `keybook demo`: an invented state office and its counties, month by month. Nobody is real."""
