import { useCallback, useEffect, useRef, useState } from "react";
import { Activity } from "./Activity.tsx";
import type { ApiError } from "./api.ts";
import { find } from "./board.ts";
import { ColumnView } from "./ColumnView.tsx";
import { NewTask } from "./NewTask.tsx";
import { NONE, type Pages } from "./pages.ts";
import { Problem } from "./Problem.tsx";
import { taskPath, useRoute } from "./route.ts";
import { TaskDialog } from "./TaskDialog.tsx";
import { count, STATUSES, type Status, type Task } from "./tasks.ts";
import { Upload } from "./Upload.tsx";
import { useBoard } from "./useBoard.ts";
import { useLive } from "./useLive.ts";

const TOLD_MILLISECONDS = 6000;

interface Props {
  /** Where the page is, which a server has to be told. */
  path?: string;
  /** What came with the document. */
  pages?: Pages;
}

export function App({ path, pages = NONE }: Props) {
  const [route, go] = useRoute(path);
  const [open, setOpen] = useState<"new" | "upload" | null>(null);
  const [told, setTold] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const [focusId, setFocusId] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  const say = useCallback((text: string) => {
    setError(null);
    setTold(text);
  }, []);
  const [board, { load, reload, move, keep, drop }] = useBoard(say, setError, pages);
  const live = useLive({ keep, drop, reload });

  useEffect(() => {
    const timer = setTimeout(() => setTold(""), TOLD_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [told]);

  const opened = route.page === "task" ? find(board, route.id) : undefined;
  const title = opened?.title;
  useEffect(() => {
    document.title = title === undefined ? "Tasks" : `${title} – Tasks`;
  }, [title]);

  const moveAndFollow = (task: Task, to: Status) => {
    setFocusId(task.id);
    void move(task, to);
  };
  const saved = (task: Task) => {
    keep(task);
    setFocusId(task.id);
    setOpen(null);
    go("/");
    say(`“${task.title}” is saved.`);
  };
  const deleted = (task: Task) => {
    drop(task.id);
    go("/");
    say(`“${task.title}” is deleted.`);
    heading.current?.focus();
  };
  const uploaded = (created: number) => {
    setOpen(null);
    reload();
    say(`${count(created, "task")} created.`);
  };

  return (
    <>
      <header className="top">
        <h1 ref={heading} tabIndex={-1}>
          Tasks
        </h1>
        {live && (
          <span className="live" title="What others change appears by itself.">
            Live
          </span>
        )}
        <button type="button" onClick={() => setOpen("upload")}>
          Upload
        </button>
        <button type="button" className="main" onClick={() => setOpen("new")}>
          New task
        </button>
      </header>
      <main>
        {error && (
          <Problem what="That did not work." error={error}>
            <button type="button" onClick={() => setError(null)}>
              Dismiss
            </button>
          </Problem>
        )}
        {route.page === "unknown" ? (
          <p className="hint">
            There is no such page. <a href="/">Go to the board</a>
          </p>
        ) : (
          <div className="board">
            {STATUSES.map((status) => (
              <ColumnView
                key={status}
                status={status}
                column={board[status]}
                focusId={focusId}
                onOpen={(task) => go(taskPath(task.id))}
                onMove={moveAndFollow}
                onLoad={(cursor) => void load(status, cursor)}
              />
            ))}
          </div>
        )}
        {route.page !== "unknown" && <Activity />}
      </main>
      <p className="told" role="status">
        {told}
      </p>
      {open === "new" && <NewTask onClose={() => setOpen(null)} onCreated={saved} />}
      {open === "upload" && <Upload onClose={() => setOpen(null)} onUploaded={uploaded} />}
      {route.page === "task" && (
        <TaskDialog
          key={route.id}
          id={route.id}
          task={opened}
          onClose={() => go("/")}
          onSaved={saved}
          onDeleted={deleted}
        />
      )}
    </>
  );
}
