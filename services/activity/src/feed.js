/** Events in MongoDB, or in Amazon DocumentDB, of which only what both know is used. */
import { MongoClient, MongoServerError } from "mongodb";
import { logging } from "./logs.js";

/** @import { Collection, CreateIndexesOptions, IndexSpecification } from "mongodb" */
/** @import { Clients } from "./clients.js" */
/** @import { Login } from "./credentials.js" */
/** @import { Event } from "./event.js" */
/** @import { Settings } from "./settings.js" */

/** @typedef {Omit<Event, "id"> & { _id: string }} Document */
/** @typedef {{ at: Date, id: string }} Key Place of an event in the order of the feed. */

const log = logging("activity.feed");

export const KEPT_SECONDS = 90 * 24 * 60 * 60;
const PREPARE_AGAIN_MILLISECONDS = 5_000;
const DUPLICATE_KEY = 11000;
const NOT_IMPLEMENTED = 238;

/** @type {readonly (readonly [IndexSpecification, CreateIndexesOptions])[]} */
const INDEXES = [
  [{ board: 1, at: -1, _id: -1 }, { name: "feed" }],
  [{ at: 1 }, { name: "expiry", expireAfterSeconds: KEPT_SECONDS }],
];

/**
 * A client that is not connected yet, set up as AWS asks for: as a replica set, reading from
 * replicas where there are some, without retried writes, which DocumentDB has not.
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/connect-to-replica-set.html
 *
 * A request waits two seconds for a server and three for an answer; there is no second try.
 *
 * @param {Settings} settings
 * @param {Login} login
 */
export function client(settings, login) {
  return new MongoClient(`mongodb://${settings.databaseHost}:${settings.databasePort}/`, {
    appName: "activity",
    auth: { ...login },
    authSource: "admin",
    ...(settings.databaseCa === null ? { tls: false } : { tls: true, ca: settings.databaseCa }),
    replicaSet: "rs0",
    readPreference: "secondaryPreferred",
    retryReads: false,
    retryWrites: false,
    maxPoolSize: 10,
    waitQueueTimeoutMS: 2_000,
    serverSelectionTimeoutMS: 2_000,
    connectTimeoutMS: 2_000,
    socketTimeoutMS: 3_000,
  });
}

/** The events of all boards. */
export class Feed {
  #clients;
  #name;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {Pick<Clients, "use">} clients
   * @param {string} name Of the database.
   */
  constructor(clients, name) {
    this.#clients = clients;
    this.#name = name;
  }

  /**
   * @template Found
   * @param {(events: Collection<Document>) => Promise<Found>} work
   */
  #events(work) {
    return this.#clients.use((client) => work(client.db(this.#name).collection("events")));
  }

  /**
   * Keep an event; one that is known stays as it is.
   *
   * @param {Event} event
   * @returns {Promise<boolean>} Whether it was not known.
   */
  async add({ id, ...rest }) {
    try {
      await this.#events((events) => events.insertOne({ _id: id, ...rest }));
      return true;
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) {
        return false;
      }
      throw error;
    }
  }

  /**
   * Events of a board, the newest first.
   *
   * @param {string} board
   * @param {number} limit
   * @param {Key | null} before
   * @returns {Promise<{ events: Event[], last: Key | null }>} With the key of the last where more follow.
   */
  async page(board, limit, before) {
    const older = before && {
      at: { $lte: before.at },
      $or: [{ at: { $lt: before.at } }, { _id: { $lt: before.id } }],
    };
    const asked = { board, ...older };
    const found = await this.#events((kept) =>
      kept.find(asked).sort({ at: -1, _id: -1 }).limit(limit + 1).toArray(),
    );
    const events = found.slice(0, limit).map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    const last = found.length > limit ? events.at(-1) : undefined;
    return { events, last: last === undefined ? null : { at: last.at, id: last.id } };
  }

  /** Ask the database for a sign of life. */
  async ping() {
    await this.#clients.use((client) => client.db(this.#name).command({ ping: 1 }));
  }

  /** Make the indexes, as often as it takes; the process serves in the meantime. */
  async prepare() {
    try {
      for (const [keys, options] of INDEXES) {
        await this.#index(keys, options);
      }
      log("info", "indexes are current");
    } catch (error) {
      log("warning", "indexes cannot be made yet", {}, error);
      this.#timer = setTimeout(() => void this.prepare(), PREPARE_AGAIN_MILLISECONDS).unref();
    }
  }

  /** Try no more. */
  stop() {
    clearTimeout(this.#timer);
  }

  /**
   * @param {IndexSpecification} keys
   * @param {CreateIndexesOptions} options
   */
  async #index(keys, options) {
    try {
      await this.#events((events) => events.createIndex(keys, options));
    } catch (error) {
      // Not every compatible server forgets by itself; then events are kept.
      if (!(error instanceof MongoServerError) || error.code !== NOT_IMPLEMENTED) {
        throw error;
      }
      log("warning", "the database has no such index", { index: options.name });
    }
  }
}
