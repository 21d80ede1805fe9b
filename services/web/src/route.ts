/** Which page an address names, and going there without a new document. */
import { useEffect, useState } from "react";

export type Route = { page: "board" } | { page: "task"; id: string } | { page: "unknown" };

export function parse(path: string): Route {
  if (path === "/") {
    return { page: "board" };
  }
  const id = /^\/tasks\/([0-9a-f-]{36})\/?$/i.exec(path)?.[1];
  return id === undefined ? { page: "unknown" } : { page: "task", id: id.toLowerCase() };
}

export function taskPath(id: string): string {
  return `/tasks/${id}`;
}

/** `start` is where the page is; a browser knows that by itself. */
export function useRoute(start?: string): [Route, (path: string) => void] {
  const [path, setPath] = useState(() => start ?? window.location.pathname);
  useEffect(() => {
    const follow = () => setPath(window.location.pathname);
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  }, []);
  const go = (to: string) => {
    if (to !== window.location.pathname) {
      window.history.pushState(null, "", to);
      setPath(to);
    }
  };
  return [parse(path), go];
}
