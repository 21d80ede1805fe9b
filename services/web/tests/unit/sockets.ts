/** Connections in memory, each opened, told and ended by the test. */
import { vi } from "vitest";

export class Socket {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly said: string[] = [];
  readonly url: string;
  closed = false;

  constructor(url: URL) {
    this.url = String(url);
  }

  send(text: string): void {
    this.said.push(text);
  }

  close(): void {
    this.closed = true;
    this.onclose?.();
  }

  tell(event: object): void {
    this.onmessage?.({ data: JSON.stringify(event) });
  }
}

/** Replace `WebSocket`; gives the connections as they are made, none of them open. */
export function sockets(): Socket[] {
  const made: Socket[] = [];
  vi.stubGlobal(
    "WebSocket",
    class extends Socket {
      constructor(url: URL) {
        super(url);
        made.push(this);
      }
    },
  );
  return made;
}
