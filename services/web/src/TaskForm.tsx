import { type ReactNode, type SubmitEvent, useId, useState } from "react";
import type { ApiError } from "./api.ts";
import { Problem } from "./Problem.tsx";
import {
  DESCRIPTION_LENGTH,
  type Draft,
  STATUS_NAMES,
  STATUSES,
  type Status,
  TITLE_LENGTH,
} from "./tasks.ts";
import { known } from "./useBoard.ts";

interface Props {
  start: Draft;
  action: string;
  save: (draft: Draft) => Promise<void>;
  children?: ReactNode;
}

/** The fields of a task; what the API refuses stands at the field that it names. */
export function TaskForm({ start, action, save, children }: Props) {
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (saving) {
      return;
    }
    setSaving(true);
    setError(null);
    try {
      await save(read(new FormData(event.currentTarget)));
    } catch (reason) {
      setError(known(reason));
    } finally {
      setSaving(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} aria-busy={saving}>
      {error !== null && <Problem what="The task was not saved." error={error} />}
      <Field label="Title" name="title" error={error}>
        {(field) => (
          <input {...field} required maxLength={TITLE_LENGTH} defaultValue={start.title} />
        )}
      </Field>
      <Field label="Description" name="description" error={error}>
        {(field) => (
          <textarea
            {...field}
            rows={5}
            maxLength={DESCRIPTION_LENGTH}
            defaultValue={start.description}
          />
        )}
      </Field>
      <div className="pair">
        <Field label="Status" name="status" error={error}>
          {(field) => (
            <select {...field} defaultValue={start.status}>
              {STATUSES.map((status) => (
                <option key={status} value={status}>
                  {STATUS_NAMES[status]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Due date" name="due_date" error={error}>
          {(field) => <input {...field} type="date" defaultValue={start.due_date ?? ""} />}
        </Field>
      </div>
      <div className="actions">
        <button type="submit" className="main">
          {saving ? "Saving…" : action}
        </button>
        {children}
      </div>
    </form>
  );
}

interface FieldProps {
  label: string;
  name: keyof Draft;
  error: ApiError | null;
  children: (field: Record<string, string | true | undefined>) => ReactNode;
}

function Field({ label, name, error, children }: FieldProps) {
  const id = useId();
  const mistake = error?.mistakes.find(({ field }) => field === name);
  const described = mistake && { "aria-invalid": true as const, "aria-describedby": `${id}-error` };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, name, ...described })}
      {mistake && (
        <p id={`${id}-error`} className="mistake">
          {label} {mistake.detail}.
        </p>
      )}
    </div>
  );
}

function read(form: FormData): Draft {
  const text = (name: keyof Draft) => String(form.get(name));
  return {
    title: text("title"),
    description: text("description"),
    status: text("status") as Status,
    due_date: text("due_date") || null,
  };
}
