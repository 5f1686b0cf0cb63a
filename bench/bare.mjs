/**
 * The bare node:http server that everything is compared with: it reads the whole request and answers with what it was
 * told to, byte for byte as many as Countersign's body, and does nothing else. POST /record tells it what.
 */
import { createServer } from "node:http";

let answer = { status: 200, type: "application/json", body: Buffer.from("{}") };

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    if (request.url === "/record") {
      const { status, type, body: text } = JSON.parse(body.toString());
      answer = { status, type, body: Buffer.from(text) };
      response.end();
      return;
    }
    response.writeHead(answer.status, {
      "Content-Type": answer.type,
      "Cache-Control": "no-store",
      "Content-Length": answer.body.length,
    });
    response.end(answer.body);
  });
});
// As many as there are lines that wait between two slices.
server.keepAliveTimeout = 600_000;
server.listen(Number(process.env.PORT), "127.0.0.1");
