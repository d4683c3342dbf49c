"""The commands, one file each; `cli.py` holds their table."""
