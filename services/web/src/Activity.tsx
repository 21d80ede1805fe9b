import { useEffect, useId, useState } from "react";
import * as api from "./api.ts";
import { momentName, words, type Happening } from "./feed.ts";
import { known } from "./useBoard.ts";

export const AGAIN_MILLISECONDS = 15_000;

/** What happened on the board, of late; nothing where the API has no feed. */
export function Activity() {
  const [items, setItems] = useState<readonly Happening[] | null>(null);
  const [failed, setFailed] = useState(false);
  const heading = useId();

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async () => {
      // A page that nobody sees asks for nothing.
      if (!document.hidden) {
        try {
          const found = await api.activity();
          setItems(found);
          setFailed(false);
        } catch (error) {
          if (known(error).status === 404) {
            return;
          }
          setFailed(true);
        }
      }
      if (!over) {
        timer = setTimeout(load, AGAIN_MILLISECONDS);
      }
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);

  if (items === null && !failed) {
    return null;
  }
  return (
    <section className="activity" aria-labelledby={heading}>
      <h2 id={heading}>Activity</h2>
      {failed && <p className="hint">The activity cannot be shown at the moment.</p>}
      {items?.length === 0 && <p className="hint">Nothing happened yet.</p>}
      {items !== null && items.length > 0 && (
        <ol>
          {items.map((happening) => (
            <li key={happening.id}>
              {words(happening)} <time dateTime={happening.at}>{momentName(happening.at)}</time>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
