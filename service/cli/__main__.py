"""`python -m service.cli`: the `rashomon` command of this very Python."""

from service.cli import main

if __name__ == "__main__":
    main()
