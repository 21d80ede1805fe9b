/** User and password of the database: given, or in Secrets Manager where a secret is named. */

/** @import { Settings } from "./settings.js" */

/** @typedef {{ username: string, password: string }} Login Whom the database lets in. */

const MILLISECONDS = 2_000;

/** The secret cannot be read, or is none of a database; the text is one line without it. */
export class SecretError extends Error {
  name = "SecretError";

  /**
   * @param {string} message
   * @param {string} [code] AWS's.
   */
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

/** Asks once, and again only when the database did not accept what it was. */
export class Logins {
  #read;
  /** @type {Promise<Login> | undefined} */
  #login;
  /** @type {Login | undefined} */
  #last;

  /** @param {() => Promise<Login>} read */
  constructor(read) {
    this.#read = read;
  }

  /**
   * User and password as they were read last.
   *
   * @returns {Promise<Login>}
   */
  login() {
    this.#login ??= this.#read().then(
      (found) => (this.#last = found),
      (error) => {
        this.#login = undefined;
        throw error;
      },
    );
    return this.#login;
  }

  /**
   * User and password after those were refused, which others may have renewed already.
   *
   * @param {Login} refused
   */
  async renewed(refused) {
    // Whoever comes while it is read waits for the same answer.
    if (this.#last === refused) {
      this.#last = this.#login = undefined;
    }
    return this.login();
  }
}

/** @param {Settings} settings */
export function logins({ databaseSecretArn: arn, databaseUsername: username, databasePassword: password }) {
  return new Logins(arn === null ? async () => ({ username, password }) : () => secret(arn));
}

/**
 * @param {string} text
 * @returns {Login}
 */
export function parse(text) {
  /** @type {unknown} */
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    found = null;
  }
  const { username, password } = /** @type {Partial<Login>} */ (found ?? {});
  if (typeof username !== "string" || typeof password !== "string") {
    throw new SecretError("is no JSON object with username and password");
  }
  return { username, password };
}

/** @param {string} arn */
async function secret(arn) {
  // Packages and megabytes of memory that only those with a secret need.
  const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  const region = /** @type {string} */ (arn.split(":")[3]);
  const client = new SecretsManagerClient({ region, maxAttempts: 2 });
  try {
    const abortSignal = AbortSignal.timeout(2 * MILLISECONDS);
    const found = await client.send(new GetSecretValueCommand({ SecretId: arn }), { abortSignal });
    return parse(found.SecretString ?? "");
  } catch (error) {
    if (error instanceof SecretError) {
      throw error;
    }
    const { name, code = name } = /** @type {Error & { code?: string }} */ (error);
    throw new SecretError(`cannot be read: ${code}`, code);
  } finally {
    client.destroy();
  }
}
