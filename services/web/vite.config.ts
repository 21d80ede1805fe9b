import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // The content security policy allows no data: addresses.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  // Only while developing; what is built asks the origin that it came from.
  server: { proxy: { "/api": process.env["TASKS_URL"] ?? "http://127.0.0.1:8080" } },
});
