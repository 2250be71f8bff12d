/** useChat of the AI SDK in React: answers come as a stream of parts, and can be stopped on the way. */
import { useChat } from '@ai-sdk/react';
import { DefaultChatTransport } from 'ai';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { offer, orHang } from '../talk.ts';

const isStopping = new URLSearchParams(location.search).get('kind') === 'stopped';
const transport = new DefaultChatTransport({ api: '/ai-sdk' });
let log: string[] = [];
let send: (text: string) => Promise<void> = async () => undefined;

function Chat() {
  const { messages, sendMessage, status, error, stop } = useChat({ transport });
  send = (text) => sendMessage({ text });
  const last = messages.at(-1);
  const answer =
    last?.role === 'assistant' ? last.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') : '';
  const line = `${status}${answer === '' ? '' : `: ${answer}`}${error === undefined ? '' : ` (${error.message})`}`;
  if (log.at(-1) !== line) log.push(line);
  if (isStopping && status === 'streaming' && answer !== '') void stop();
  return createElement('pre', {}, messages.map((message) => JSON.stringify(message.parts)).join('\n'));
}

const host = document.body.appendChild(document.createElement('div'));
createRoot(host).render(createElement(Chat));

offer({
  talk: (text) =>
    orHang(
      (async () => {
        log = [];
        await send(text);
        // React shows the last state a little later.
        await new Promise((resolve) => setTimeout(resolve, 300));
        // Which parts of a stream React draws together is chance; in which order isn't.
        return [...new Set(log.map((line) => line.replace(/: .*/, '')))].concat(log.at(-1) ?? '');
      })(),
    ),
});
