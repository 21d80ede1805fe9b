/** The document of a page: the site's own, with the board in it. */
import { renderToString } from "react-dom/server";
import site from "virtual:page";
import { App } from "../App.tsx";
import { embedded, type Pages } from "../pages.ts";

const [HEAD, TAIL] = cut(site, '<div id="root">');
const NOTE = "<noscript>Without JavaScript, the board can only be read.</noscript>";

export function document(path: string, pages: Pages): string {
  const end = TAIL.replace(/<noscript>.*?<\/noscript>/s, () => NOTE);
  const content = renderToString(<App path={path} pages={pages} />);
  return `${HEAD}${content}${end.replace("</div>", () => `</div>\n    ${embedded(pages)}`)}`;
}

function cut(text: string, mark: string): [string, string] {
  const [before, after, ...more] = text.split(mark);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`index.html must have ${mark} once`);
  }
  return [before + mark, after];
}
