/**
 * For trials on one machine (docs/admin.md): a page that stands in for an AI chat, and a receiver that prints each
 * report. `node examples/deploy/trial.mjs <port>`; the page is at http://127.0.0.1:<port>/, reports go to
 * http://localhost:<port>/collect. What is typed on the page goes nowhere.
 */
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Trial chat</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 3rem auto; max-width: 44rem; padding: 0 1rem; }
  textarea { box-sizing: border-box; font: inherit; padding: 0.75rem; width: 100%; }
</style>
<h1>Trial chat</h1>
<p><label for="message">It stands in for an AI chat. What you paste here goes nowhere.</label></p>
<textarea id="message" rows="16" autofocus></textarea>
</html>
`;

const port = Number(process.argv[2] ?? 8788);

const server = createServer((request, response) => {
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
    return;
  }
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    try {
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      for (const event of [JSON.parse(text.toString('utf8'))].flat()) console.log(JSON.stringify(event));
      response.writeHead(204).end();
    } catch {
      response.writeHead(400).end();
    }
  });
});
server.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 2;
});
// This machine alone can reach it.
server.listen(port, '127.0.0.1');
