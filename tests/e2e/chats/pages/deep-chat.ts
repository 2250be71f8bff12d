/** deep-chat: requests as JSON, answers in one piece or streamed, files as forms, and WebSocket. `?kind=` says which. */
import 'deep-chat';
import type { DeepChat } from 'deep-chat';
import { offer, orHang } from '../talk.ts';

const kind = new URLSearchParams(location.search).get('kind') ?? 'json';
/** Every socket that deep-chat has made, in order: it opens one with each rendering. */
const sockets: WebSocket[] = [];
window.WebSocket = new Proxy(window.WebSocket, {
  construct(target, values: [string]) {
    const made = new target(...values);
    sockets.push(made);
    return made;
  },
});
const element = document.createElement('deep-chat') as DeepChat;
const socket = `${location.origin.replace('http', 'ws')}/deep-chat-socket`;
element.connect =
  kind === 'socket' ? { url: socket, websocket: true } : { url: `/deep-chat-${kind}`, stream: kind === 'stream' };
if (kind === 'files') element.mixedFiles = true;
document.body.append(element);

let onEnd: (what: string) => void = () => undefined;
let parts = 0;
element.onError = (error) => onEnd(`error: ${error}`);
element.onMessage = ({ message: { role, text }, isHistory }) => {
  if (isHistory || role === 'user') return;
  parts += 1;
  onEnd(`${role ?? ''}: ${text ?? ''}`);
};

/** Longer than a second rendering takes to follow the first: a timer of 20 ms that a slow start lets run out. */
const SETTLED_MILLISECONDS = 100;
/** Once the last rendering is done: what is said before is lost with the view that it was said in. */
const rendered = new Promise<void>((resolve) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  element.onComponentRender = () => {
    clearTimeout(timer);
    timer = setTimeout(resolve, SETTLED_MILLISECONDS);
  };
});

/** deep-chat drops what is said before the socket in use is open, as a person would see. */
async function connected(): Promise<void> {
  const socket = sockets.at(-1);
  if (socket?.readyState !== WebSocket.CONNECTING) return;
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve, { once: true });
  });
}

offer({
  talk: (text) =>
    orHang(
      (async () => {
        await rendered;
        await connected();
        parts = 0;
        const ended = new Promise<string>((resolve) => {
          onEnd = resolve;
        });
        const files = [new File([text], 'notes.ts', { type: 'text/plain' })];
        element.submitUserMessage(kind === 'files' ? { text: 'Read this', files } : { text });
        const end = await ended;
        const messages = element.getMessages().filter(({ role }) => role !== 'user');
        return [end, `${parts} answers, ${messages.length} shown`];
      })(),
    ),
});
