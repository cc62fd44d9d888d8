"""`rashomon serve`."""

from typing import Annotated

import typer

# Bytes of a character in an address at most: four, percent-encoded.
BYTES_OF_A_CHARACTER = 12
# Bytes of an address without its question, and of the headers of a request: what uvicorn allows for all.
OTHER_BYTES = 2**16


def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="processes; each compares, counts and remembers for itself")] = 1,
) -> None:
    """Answer over HTTP."""
    import uvicorn

    from service.queries import LONGEST_TEXT

    uvicorn.run(
        "service.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http="h11",
        h11_max_incomplete_event_size=BYTES_OF_A_CHARACTER * LONGEST_TEXT + OTHER_BYTES,
    )
