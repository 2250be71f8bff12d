/** The demo's start page: the pieces of code that the demo's server offers to copy. */
import type { Piece } from '../piece.ts';

function cardOf({ title, about, text }: Piece): HTMLElement {
  const card = document.createElement('section');
  card.className = 'card';
  const header = document.createElement('header');
  const words = document.createElement('div');
  const heading = document.createElement('h2');
  heading.textContent = title;
  const note = document.createElement('p');
  note.textContent = about;
  words.append(heading, note);
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.textContent = 'Copy';
  copy.addEventListener('click', () => {
    void navigator.clipboard.writeText(text).then(() => {
      copy.textContent = 'Copied';
      setTimeout(() => (copy.textContent = 'Copy'), 2000);
    });
  });
  header.append(words, copy);
  const code = document.createElement('pre');
  code.textContent = text;
  card.append(header, code);
  return card;
}

const answer = await fetch('pieces.json');
const pieces = (await answer.json()) as readonly Piece[];
document.getElementById('cards')?.append(...pieces.map(cardOf));
