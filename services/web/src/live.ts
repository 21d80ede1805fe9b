/** What happens on the board, told by the server at once, where it has somebody who tells. */

const PATH = "/api/live";
/** API Gateway ends what is silent for ten minutes. */
export const PING_MILLISECONDS = 240_000;
export const PONG_MILLISECONDS = 10_000;
export const LONGEST_PAUSE_MILLISECONDS = 60_000;

export interface Told {
  kind: string;
  task_id?: string;
}

export interface Listener {
  /** `again` is true where something may have been missed. */
  opened: (again: boolean) => void;
  closed: () => void;
  told: (event: Told) => void;
}

/**
 * Listen until the function that is returned is called. A server that does not open the first
 * connection has nobody who tells, and is not asked again; one that did is asked until it does.
 */
export function listen(listener: Listener): () => void {
  let socket: WebSocket;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures: number | undefined;

  const later = (what: () => void, milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(what, milliseconds);
  };
  const ask = () => {
    socket.send(JSON.stringify({ kind: "ping" }));
    later(() => socket.close(), PONG_MILLISECONDS);
  };
  const connect = () => {
    socket = new WebSocket(address());
    socket.onopen = () => {
      listener.opened(failures !== undefined);
      failures = 0;
      later(ask, PING_MILLISECONDS);
    };
    socket.onmessage = ({ data }) => {
      later(ask, PING_MILLISECONDS);
      const event = read(data);
      if (event !== null) {
        listener.told(event);
      }
    };
    socket.onclose = () => {
      clearTimeout(timer);
      if (failures === undefined) {
        return;
      }
      if (failures === 0) {
        listener.closed();
      }
      failures += 1;
      later(connect, pause(failures));
    };
  };
  connect();
  return () => {
    clearTimeout(timer);
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  };
}

/** Any time up to a bound that grows, so that not all pages come back at once. */
export function pause(failures: number): number {
  return Math.random() * Math.min(1000 * 2 ** failures, LONGEST_PAUSE_MILLISECONDS);
}

function address(): URL {
  const url = new URL(PATH, window.location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}

function read(data: unknown): Told | null {
  try {
    const value = JSON.parse(String(data)) as Partial<Told> | null;
    return typeof value?.kind === "string" ? (value as Told) : null;
  } catch {
    return null;
  }
}
