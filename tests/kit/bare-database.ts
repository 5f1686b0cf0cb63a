import pg from "pg";

/** Takes the tables out of a PostgreSQL database that the kit has made and migrated, and returns its address. */
export async function stripDatabase(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("drop schema public cascade; create schema public");
  await client.end();
  return url;
}
