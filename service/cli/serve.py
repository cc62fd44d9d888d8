"""`rashomon serve`."""

from typing import Annotated

import typer

# Bytes of an address with its headers: a question of 20,000 characters, each 12 when it is percent-encoded, has one.
LONGEST_REQUEST = 2**18


def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="processes; each compares, counts and remembers for itself")] = 1,
) -> None:
    """Answer over HTTP."""
    import uvicorn

    uvicorn.run(
        "service.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http="h11",
        h11_max_incomplete_event_size=LONGEST_REQUEST,
    )
