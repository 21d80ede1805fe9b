/** The ids of a request, as all services of the board take, log and pass them on. */

const FORMS: readonly (readonly [string, string, RegExp])[] = [
  ["correlation_id", "x-correlation-id", /^[A-Za-z0-9._-]{1,64}$/],
  ["amzn_trace_id", "x-amzn-trace-id", /^[A-Za-z0-9=;:_.-]{1,256}$/],
  [
    "traceparent",
    "traceparent",
    /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/,
  ],
];
const TRACES = [
  ["traceparent", /^..-([0-9a-f]{32})-/],
  ["amzn_trace_id", /(?:^|;)Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/],
] as const;

export type Ids = Record<string, string> & { correlation_id: string };

/** Those that are well-formed, by their names in the log; `id` stands in for a correlation id. */
export function idsOf(headers: Readonly<Record<string, string | undefined>>, id: string): Ids {
  const ids: Ids = { correlation_id: id };
  for (const [name, header, form] of FORMS) {
    const value = headers[header];
    if (value !== undefined && form.test(value)) {
      ids[name] = value;
    }
  }
  const found = TRACES.map(([name, form]) => form.exec(ids[name] ?? "")).find((match) => match !== null);
  return found ? { ...ids, trace_id: found.slice(1).join("") } : ids;
}

/** The ids as a request carries them on. */
export function headersOf(ids: Ids): Record<string, string> {
  const entries = FORMS.map(([name, header]) => [header, ids[name]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, string>;
}
