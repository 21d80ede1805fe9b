import type { ReactNode } from "react";
import type { ApiError } from "./api.ts";

interface Props {
  what: string;
  error: ApiError;
  children?: ReactNode;
}

/** What did not work, why, and the id under which the server's log has it. */
export function Problem({ what, error, children }: Props) {
  return (
    <div className="problem" role="alert">
      <p>
        <strong>{what}</strong> {error.message}
      </p>
      {error.correlationId !== null && (
        <p className="reference">
          Reference: <code>{error.correlationId}</code>
        </p>
      )}
      {children}
    </div>
  );
}
