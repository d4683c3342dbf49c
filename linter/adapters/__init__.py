"""newslint on engines that people run already: one file each, all of them thin coats over `arrow.py`."""
