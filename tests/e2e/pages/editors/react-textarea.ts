/** A controlled textarea: what counts is React's state, which only real input events reach. */
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import type { Mount } from '../editor.ts';

export const mount: Mount = (host) => {
  let state = '';
  let setState: (value: string) => void = () => undefined;
  function Message() {
    const [value, setValue] = useState('');
    state = value;
    setState = setValue;
    return createElement('textarea', {
      'aria-label': 'Message',
      rows: 10,
      cols: 80,
      value,
      onChange: (event: { target: { value: string } }) => setValue(event.target.value),
    });
  }
  const root = createRoot(host);
  flushSync(() => root.render(createElement(Message)));
  const area = host.querySelector('textarea');
  if (area === null) throw new Error('React rendered no textarea');
  return {
    model: () => ({ state, value: area.value }),
    selection: () => [area.selectionStart, area.selectionEnd],
    text: () => state,
    clear: () => flushSync(() => setState('')),
    focus: () => area.focus(),
  };
};
