"""python -m pojok.cli"""

from pojok.cli import main

main(prog_name="pojok")
