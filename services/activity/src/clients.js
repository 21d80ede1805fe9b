/** The client of the database, and the next one where its user's secret has changed. */
import { MongoServerError } from "mongodb";
import { logging } from "./logs.js";

/** @import { MongoClient } from "mongodb" */
/** @import { Login, Logins } from "./credentials.js" */

const log = logging("activity.clients");

const AUTHENTICATION_FAILED = 18;

export class Clients {
  #connect;
  #logins;
  /** @type {{ login: Login, client: MongoClient } | undefined} */
  #open;

  /**
   * @param {(login: Login) => MongoClient} connect
   * @param {Logins} logins
   */
  constructor(connect, logins) {
    this.#connect = connect;
    this.#logins = logins;
  }

  /**
   * Work with the client; once more with another one where the database refused the first one's
   * user, so that nothing was done, and the secret has changed.
   *
   * @template Found
   * @param {(client: MongoClient) => Promise<Found>} work
   */
  async use(work) {
    const login = await this.#logins.login();
    try {
      return await work(this.#of(login));
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== AUTHENTICATION_FAILED) {
        throw error;
      }
      const renewed = await this.#logins.renewed(login).catch((reason) => {
        log("warning", "the database's secret cannot be read again", {}, reason);
        return login;
      });
      if (renewed.username === login.username && renewed.password === login.password) {
        throw error;
      }
      return work(this.#of(renewed));
    }
  }

  /** End the client; the work in hand fails. */
  async close() {
    await this.#open?.client.close();
  }

  /** @param {Login} login */
  #of(login) {
    const before = this.#open;
    if (before?.login === login) {
      return before.client;
    }
    this.#open = { login, client: this.#connect(login) };
    // Its connections that stand would be refused when they end, in the middle of some work.
    void before?.client.close();
    return this.#open.client;
  }
}
