import { type SubmitEvent, useId, useState } from "react";
import * as api from "./api.ts";
import { ApiError, type Mistake } from "./api.ts";
import { Dialog } from "./Dialog.tsx";
import { Problem } from "./Problem.tsx";
import { count } from "./tasks.ts";
import { known } from "./useBoard.ts";

interface Props {
  onClose: () => void;
  onUploaded: (created: number) => void;
}

const EXAMPLE = `title,description,status,due_date
Order paper,"A4, 80 g",todo,2030-01-31
Call the printer,,doing,`;

/** Tasks from a CSV file, with every row that was refused. */
export function Upload({ onClose, onUploaded }: Props) {
  const [file, setFile] = useState<File | null>(null);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [id, help] = [useId(), useId()];

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (file === null) {
      setError(new ApiError("Choose a CSV file first."));
      return;
    }
    if (sending) {
      return;
    }
    setSending(true);
    setError(null);
    try {
      onUploaded(await api.upload(file));
    } catch (reason) {
      setError(known(reason));
    } finally {
      setSending(false);
    }
  };

  return (
    <Dialog title="Upload tasks" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} aria-busy={sending}>
        <div id={help}>
          <p>
            A CSV file with a header. All rows are stored, or none. At most 10,000 rows and 5&nbsp;MiB.
          </p>
          <pre>{EXAMPLE}</pre>
        </div>
        <div className="field">
          <label htmlFor={id}>CSV file</label>
          <input
            id={id}
            type="file"
            accept=".csv,text/csv"
            aria-required
            aria-describedby={help}
            onClick={(event) => {
              // The same file, chosen again after a repair, has to count as a change.
              event.currentTarget.value = "";
              setFile(null);
            }}
            onChange={(event) => {
              setFile(event.currentTarget.files?.[0] ?? null);
              setError(null);
            }}
          />
        </div>
        <div className="actions">
          <button type="submit" className="main">
            {sending ? "Uploading…" : "Upload"}
          </button>
        </div>
      </form>
      {error && (
        <Problem what={error.mistakes.length > 0 ? "" : "The upload failed."} error={error} />
      )}
      {error && error.mistakes.length > 0 && <Report mistakes={error.mistakes} />}
    </Dialog>
  );
}

const SHOWN = 100;

/** The mistakes of a file in the order of its lines. */
function Report({ mistakes }: { mistakes: readonly Mistake[] }) {
  const lines = new Set(mistakes.map(({ line }) => line)).size;
  const hidden = mistakes.length - SHOWN;
  return (
    <div className="report" tabIndex={0} role="region" aria-label="Refused rows">
      <table>
        <caption>
          {count(mistakes.length, "mistake")} in {count(lines, "line")}
        </caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Column</th>
            <th scope="col">What is wrong</th>
          </tr>
        </thead>
        <tbody>
          {mistakes.slice(0, SHOWN).map(({ line, field, detail }, index) => (
            <tr key={index}>
              <th scope="row">{line}</th>
              <td>{field || "the whole line"}</td>
              <td>{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p>And {count(hidden, "mistake")} more.</p>}
    </div>
  );
}
