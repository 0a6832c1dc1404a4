"""Generated data for `keybook demo`: an invented state office with its counties, month by month. Nobody in it is real."""
