"""TLS before a server that knows none where it says that it is.

`python -I -S relay.py ADDRESS PORT INNER CERTIFICATE KEY COMMAND…` starts the command, which
listens without TLS at the port INNER, relays what comes with TLS at PORT to it, and ends with it.
Where the server tells a client its own place, INNER becomes PORT: both have as many digits, so that
no length in the protocol changes. This file is run as it is, and imports nothing of the project.
"""

import asyncio
import signal
import ssl
import sys
from contextlib import suppress

CHUNK = 65536

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def pass_on(
    source: asyncio.StreamReader, to: asyncio.StreamWriter, was: bytes, is_: bytes
) -> None:
    """Write what is read until one side ends, with one text in the place of another."""
    with suppress(OSError):
        while data := await source.read(CHUNK):
            to.write(data.replace(was, is_))
            await to.drain()
    to.close()


async def relay(outer: Streams, address: str, port: int, inner: int) -> None:
    """Join a client to the server."""
    try:
        server = await asyncio.open_connection(address, inner)
    except OSError:
        outer[1].close()
        return
    there, here = f"{address}:{inner}".encode(), f"{address}:{port}".encode()
    await asyncio.gather(
        pass_on(outer[0], server[1], there, there),
        pass_on(server[0], outer[1], there, here),
    )


async def main(place: list[str], certificate: str, key: str, command: list[str]) -> int:
    """Relay for as long as the command runs; gives its exit code."""
    address, port, inner = place[0], int(place[1]), int(place[2])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    child = await asyncio.create_subprocess_exec(*command)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, child.terminate)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await relay((reader, writer), address, port, inner)

    async with await asyncio.start_server(accept, address, port, ssl=context):
        return await child.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:4], sys.argv[4], sys.argv[5], sys.argv[6:])))
