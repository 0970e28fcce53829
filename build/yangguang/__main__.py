"""``python -m yangguang``: the command line."""

from yangguang.cli import main

if __name__ == "__main__":
    main()
