/** deep-chat: requests as JSON, answers in one piece or streamed, files as forms, and WebSocket. `?kind=` says which. */
import 'deep-chat';
import type { DeepChat } from 'deep-chat';
import { offer, orHang } from '../talk.ts';

const kind = new URLSearchParams(location.search).get('kind') ?? 'json';
/** deep-chat drops what is said before its socket is open, as a person would see. */
const connected = new Promise<void>((resolve) => {
  if (kind !== 'socket') resolve();
  window.WebSocket = new Proxy(window.WebSocket, {
    construct(target, values: [string]) {
      const made = new target(...values);
      made.addEventListener('open', () => resolve(), { once: true });
      return made;
    },
  });
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
const ready = new Promise<void>((resolve) => {
  element.onComponentRender = () => resolve();
});

offer({
  talk: (text) =>
    orHang(
      (async () => {
        await ready;
        await connected;
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
