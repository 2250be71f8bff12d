/** Starts a page: its root component in `#root`, with the shared style sheet. */
import { type ComponentType, render } from 'preact';
import './tokens.css';

export function mount(Page: ComponentType): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  render(<Page />, root);
}
