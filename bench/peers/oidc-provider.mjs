/**
 * oidc-provider as a server of the bench: ES256, opaque access tokens as it has them by default, in memory or durable SQLite
 * (BENCH_STORE). People go through its own pages; where those ask who it is, everybody is Ada at once and consents at once.
 */
import { generateKeyPairSync } from "node:crypto";
import SQLite from "better-sqlite3";
import Provider from "oidc-provider";

const port = Number(process.env.PORT);
const issuer = `http://localhost:${port}`;

/** Its own adapter in memory forgets all but the newest 1,000 entries; this one forgets none. */
const memory = new Map();
const byUserCode = new Map();
const byUid = new Map();
const byGrant = new Map();

class MemoryAdapter {
  constructor(model) {
    this.model = model;
  }
  key = (id) => `${this.model}:${id}`;
  async upsert(id, payload) {
    memory.set(this.key(id), payload);
    if (payload.userCode) byUserCode.set(payload.userCode, id);
    if (payload.uid) byUid.set(payload.uid, id);
    if (payload.grantId) byGrant.set(payload.grantId, [...(byGrant.get(payload.grantId) ?? []), this.key(id)]);
  }
  async find(id) {
    return memory.get(this.key(id));
  }
  async findByUserCode(userCode) {
    return this.find(byUserCode.get(userCode));
  }
  async findByUid(uid) {
    return this.find(byUid.get(uid));
  }
  async consume(id) {
    memory.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id) {
    memory.delete(this.key(id));
  }
  async revokeByGrantId(grantId) {
    for (const key of byGrant.get(grantId) ?? []) memory.delete(key);
    byGrant.delete(grantId);
  }
}

function sqliteAdapter(path) {
  const db = new SQLite(path);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(`create table entries (key text primary key, payload text not null, user_code text, uid text, grant_id text, consumed integer);
    create index entries_by_user_code on entries (user_code) where user_code is not null;
    create index entries_by_uid on entries (uid) where uid is not null;
    create index entries_by_grant on entries (grant_id) where grant_id is not null;`);
  const upsert = db.prepare(`insert into entries (key, payload, user_code, uid, grant_id) values (?, ?, ?, ?, ?)
    on conflict (key) do update set payload = excluded.payload`);
  const find = db.prepare("select payload, consumed from entries where key = ?");
  const findByUserCode = db.prepare("select payload, consumed from entries where user_code = ?");
  const findByUid = db.prepare("select payload, consumed from entries where uid = ?");
  const consume = db.prepare("update entries set consumed = ? where key = ?");
  const destroy = db.prepare("delete from entries where key = ?");
  const revoke = db.prepare("delete from entries where grant_id = ?");
  const read = (row) =>
    row && { ...JSON.parse(row.payload), ...(row.consumed === null ? {} : { consumed: row.consumed }) };
  return class SqliteAdapter {
    constructor(model) {
      this.model = model;
    }
    key = (id) => `${this.model}:${id}`;
    async upsert(id, payload) {
      upsert.run(
        this.key(id),
        JSON.stringify(payload),
        payload.userCode ?? null,
        payload.uid ?? null,
        payload.grantId ?? null,
      );
    }
    async find(id) {
      return read(find.get(this.key(id)));
    }
    async findByUserCode(userCode) {
      return read(findByUserCode.get(userCode));
    }
    async findByUid(uid) {
      return read(findByUid.get(uid));
    }
    async consume(id) {
      consume.run(Math.floor(Date.now() / 1000), this.key(id));
    }
    async destroy(id) {
      destroy.run(this.key(id));
    }
    async revokeByGrantId(grantId) {
      revoke.run(grantId);
    }
  };
}

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const common = {
  grant_types: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
  redirect_uris: [],
  response_types: [],
  id_token_signed_response_alg: "ES256",
};
const provider = new Provider(issuer, {
  adapter: process.env.BENCH_STORE === "sqlite" ? sqliteAdapter(process.env.BENCH_FILE) : MemoryAdapter,
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "bench", alg: "ES256", use: "sig" }] },
  clients: [
    { ...common, client_id: "console", token_endpoint_auth_method: "none", application_type: "native" },
    {
      ...common,
      client_id: "api",
      client_secret: "secret".repeat(8),
      token_endpoint_auth_method: "client_secret_basic",
    },
  ],
  cookies: { keys: ["bench"] },
  features: {
    deviceFlow: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true },
    userinfo: { enabled: true },
  },
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  scopes: ["openid", "offline_access"],
  async findAccount(_, accountId) {
    return { accountId, claims: async () => ({ sub: accountId }) };
  },
});

/** Both of what its pages ask for in one go: the login, and the consent. */
provider.use(async (context, next) => {
  if (!context.path.startsWith("/interaction/")) return next();
  const { params } = await provider.interactionDetails(context.req, context.res);
  const grant = new provider.Grant({ accountId: "ada", clientId: params.client_id });
  grant.addOIDCScope("openid");
  const answers = { login: { accountId: "ada" }, consent: { grantId: await grant.save() } };
  context.redirect(await provider.interactionResult(context.req, context.res, answers));
  context.status = 303;
});

const server = provider.listen(port, "127.0.0.1");
server.keepAliveTimeout = 600_000;
