/** First pages of the board that came with the document, for the browser to go on from. */
import type { Page } from "./api.ts";
import type { Status } from "./tasks.ts";

export type Pages = Readonly<Partial<Record<Status, Page>>>;

export const NONE: Pages = {};
const ID = "pages";

/** An element that holds pages; it is data, which no policy takes for a script. */
export function embedded(pages: Pages): string {
  // What a task says must not end the element, nor begin a comment in it.
  const text = JSON.stringify(pages).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="${ID}">${text}</script>`;
}

/** The pages of this document. */
export function given(): Pages {
  const text = document.getElementById(ID)?.textContent;
  return text ? (JSON.parse(text) as Pages) : NONE;
}
