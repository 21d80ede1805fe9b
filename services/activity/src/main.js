/** Entry point of the container. Exit code 2: the environment is wrong; 1: the port or the secret cannot be used. */
import { createApp } from "./app.js";
import { Clients } from "./clients.js";
import { logins, SecretError } from "./credentials.js";
import { client, Feed } from "./feed.js";
import { configure, logging } from "./logs.js";
import { serve } from "./serving.js";
import { load, SettingsError } from "./settings.js";
import { spans } from "./spans.js";
import { traced } from "./trace.js";

const log = logging("activity");

/** @param {unknown} error */
function refuse(error) {
  if (!(error instanceof SettingsError)) {
    throw error;
  }
  process.stderr.write(`activity: ${error.message}\n`);
  process.exit(2);
}

/** @param {unknown} error */
function fail(error) {
  const secret = error instanceof SecretError;
  log("error", secret ? `the database's secret ${error.message}` : "unexpected error", {}, error);
  process.exit(1);
}

async function main() {
  const settings = load(process.env);
  configure(settings.logLevel);
  process.on("uncaughtException", fail);
  const known = logins(settings);
  await known.login();
  const database = new Clients((login) => client(settings, login), known);
  const feed = new Feed(database, settings.databaseName);
  const told = await spans(settings);
  const stop = await serve(traced(createApp(feed, settings), told), settings);
  log("info", "listening", { port: settings.port });
  void feed.prepare();
  let stopping = false;
  const end = async () => {
    if (stopping) {
      return;
    }
    stopping = true;
    log("info", "stopping");
    feed.stop();
    await stop();
    await database.close();
    await told.close();
    log("info", "stopped");
    process.exit(0);
  };
  process.on("SIGTERM", end).on("SIGINT", end);
}

main().catch(refuse).catch(fail);
