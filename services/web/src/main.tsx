import { createRoot, hydrateRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { given } from "./pages.ts";
import "./style.css";
import "./dialog.css";
import "./live.css";

const root = document.getElementById("root");
if (root !== null) {
  const app = <App pages={given()} />;
  if (root.hasChildNodes()) {
    hydrateRoot(root, app);
  } else {
    createRoot(root).render(app);
  }
}
