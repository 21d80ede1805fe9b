/** Whether this is a person's own browser, and no longer what a server has rendered for anybody. */
import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False on a server and while the browser takes over from it; what depends on a place waits. */
export function useSettled(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
