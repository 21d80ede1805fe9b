import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";
import { sockets } from "./sockets.ts";

// jsdom draws nothing, so it has no modal dialogs; the browser tests have.
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
  this.dispatchEvent(new Event("close"));
};

beforeEach(() => {
  window.history.replaceState(null, "", "/");
  sockets();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
