import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import "./style.css";
import "./dialog.css";

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(<App />);
}
