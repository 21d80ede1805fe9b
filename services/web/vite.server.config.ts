/** The page as a function renders it: one file, with the site's index.html in it. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const SITE = resolve(import.meta.dirname, process.env["SITE"] ?? "dist");

/** `virtual:page` is the page as the browser's build made it, with the names of its files. */
const page: Plugin = {
  name: "page",
  resolveId: (id) => (id === "virtual:page" ? `\0${id}` : null),
  load: (id) =>
    id === "\0virtual:page"
      ? `export default ${JSON.stringify(readFileSync(resolve(SITE, "index.html"), "utf8"))}`
      : null,
};

export default defineConfig({
  plugins: [react(), page],
  define: { "process.env.NODE_ENV": '"production"' },
  publicDir: false,
  ssr: { noExternal: true, target: "node" },
  build: {
    ssr: "src/server/render.tsx",
    outDir: "dist-server",
    target: "node22",
    rollupOptions: { output: { entryFileNames: "render.mjs", codeSplitting: false } },
  },
});
