/** chatscope's React components over fetch: the message is typed and sent by their own button. */
import '@chatscope/chat-ui-kit-styles/dist/default/styles.min.css';
import { ChatContainer, MainContainer, Message, MessageInput, MessageList } from '@chatscope/chat-ui-kit-react';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { offer, orHang } from '../talk.ts';

interface Said {
  readonly message: string;
  readonly direction: 'incoming' | 'outgoing';
}

let log: string[] = [];
let onEnd: () => void = () => undefined;
let send: (text: string) => void = () => undefined;

function Chat() {
  const [messages, setMessages] = useState<readonly Said[]>([]);
  const say = (message: string): void => {
    setMessages((before) => [...before, { message, direction: 'outgoing' }]);
    log.push('shown');
    fetch('/chatscope', {
      method: 'POST',
      body: JSON.stringify({ message }),
      headers: { 'content-type': 'application/json' },
    })
      .then(async (response) => ((await response.json()) as { answer: string }).answer)
      .then(
        (answer) => {
          log.push(`answer: ${answer}`);
          setMessages((before) => [...before, { message: answer, direction: 'incoming' }]);
        },
        (error: unknown) => log.push(`error: ${String(error)}`),
      )
      .finally(() => onEnd());
  };
  send = say;
  const list = messages.map((model, key) =>
    createElement(Message, { key, model: { ...model, position: 'single', type: 'text' } }),
  );
  return createElement(
    MainContainer,
    {},
    createElement(
      ChatContainer,
      {},
      createElement(MessageList, {}, list),
      createElement(MessageInput, { placeholder: 'Message', onSend: (_html, text) => say(text) }),
    ),
  );
}

const host = document.body.appendChild(document.createElement('div'));
host.style.height = '500px';
createRoot(host).render(createElement(Chat));

offer({
  talk: (text) =>
    orHang(
      (async () => {
        log = [];
        const ended = new Promise<void>((resolve) => {
          onEnd = resolve;
        });
        send(text);
        await ended;
        return log;
      })(),
    ),
});
