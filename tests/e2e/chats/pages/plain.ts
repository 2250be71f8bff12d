/**
 * What chat interfaces do by hand: uploads with progress, requests that are given up, streams read as they come, a
 * service worker in between, a WebSocket whose messages keep their order. `?kind=` says which.
 */
import { offer, orHang } from '../talk.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const failure = (error: unknown): string => `error: ${error instanceof Error ? error.name : String(error)}`;

/** Progress as it is told: amounts are the browser's own business. */
function upload(text: string): Promise<string[]> {
  const log: string[] = [];
  const request = new XMLHttpRequest();
  request.open('POST', '/upload?name=notes.ts');
  const told = (type: string): void => {
    if (log.at(-1) !== type) log.push(type);
  };
  for (const type of ['loadstart', 'progress', 'load', 'error', 'abort', 'timeout', 'loadend'] as const) {
    request.upload.addEventListener(type, (event) =>
      told(`upload ${type}${event.lengthComputable ? ' of known length' : ''}`),
    );
    request.addEventListener(type, () => told(type));
  }
  request.addEventListener('readystatechange', () => told(`state ${request.readyState}`));
  const form = new FormData();
  form.append('file', new File([text], 'notes.ts'));
  return new Promise((resolve) => {
    request.addEventListener('loadend', () => resolve([...log, `${request.status} ${request.responseText}`]));
    request.send(form);
  });
}

/** A request that is given up: in the same breath, or when the test says so. */
async function abort(text: string, isAtOnce: boolean): Promise<string[]> {
  const controller = new AbortController();
  window.giveUp = () => controller.abort();
  const sent = fetch('/slow', { method: 'POST', body: JSON.stringify({ text }), signal: controller.signal });
  if (isAtOnce) window.giveUp();
  return sent.then(
    () => ['answered'],
    (error: unknown) => [failure(error)],
  );
}

async function stream(text: string): Promise<string[]> {
  try {
    const response = await fetch('/stream', { method: 'POST', body: JSON.stringify({ text }), headers: JSON_TYPE });
    const reader = (response.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream() as never)
      .getReader() as ReadableStreamDefaultReader<string>;
    const log = [`${response.status} ${response.headers.get('content-type')}`];
    const times: number[] = [];
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      log.push(part.value);
      times.push(performance.now());
    }
    // The server waits between parts: they weren't kept until the end.
    return [...log, (times.at(-1) ?? 0) - (times[0] ?? 0) > 100 ? 'as they came' : 'at once'];
  } catch (error) {
    return [failure(error)];
  }
}

async function serviceWorker(text: string): Promise<string[]> {
  await navigator.serviceWorker.register('/chats/worker.js', { scope: '/chats/' });
  await navigator.serviceWorker.ready;
  while (navigator.serviceWorker.controller === null) await new Promise((resolve) => setTimeout(resolve, 30));
  const say = async (body: string): Promise<string> => {
    const response = await fetch('/chats/say', { method: 'POST', body, headers: JSON_TYPE });
    return `${response.status} ${await response.text()}`;
  };
  return [await say(JSON.stringify({ text })).catch(failure), await say('{"text":"bye"}').catch(failure)];
}

/** Twenty small messages around the text: none overtakes another. */
async function socket(text: string): Promise<string[]> {
  const connection = new WebSocket(`${location.origin.replace('http', 'ws')}/echo`);
  const log: string[] = [];
  const ended = new Promise<void>((resolve) => {
    connection.addEventListener('close', (event) => {
      log.push(`closed ${event.code}`);
      resolve();
    });
    connection.addEventListener('message', ({ data }) => {
      log.push(typeof data === 'string' ? data.slice(0, 12) : `${(data as Blob).size} bytes`);
      if (data === 'last') resolve();
    });
  });
  await new Promise((resolve) => {
    connection.addEventListener('open', resolve);
  });
  for (let i = 0; i < 10; i += 1) connection.send(`before ${i}`);
  connection.send(text);
  connection.send(new Blob([new Uint8Array(100)]));
  for (let i = 0; i < 10; i += 1) connection.send(`after ${i}`);
  connection.send('last');
  await ended;
  connection.close();
  return [...log, `${connection.bufferedAmount} waiting`];
}

const kinds: Readonly<Record<string, (text: string) => Promise<string[]>>> = {
  upload,
  'abort at once': (text) => abort(text, true),
  'abort later': (text) => abort(text, false),
  stream,
  'service worker': serviceWorker,
  socket,
};

const kind = new URLSearchParams(location.search).get('kind') ?? '';
offer({ talk: (text) => orHang(kinds[kind]?.(text) ?? Promise.resolve([`no kind "${kind}"`])) });
