"""`rashomon serve`."""

from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="processes; each compares, counts and remembers for itself")] = 1,
) -> None:
    """Answer over HTTP."""
    import uvicorn

    uvicorn.run("service.app:from_environment", factory=True, host=host, port=port, workers=workers)
