/** The matched lines, with their numbers and a few lines around them. */
import type { JSX } from 'preact';
import type { DialogRequest } from '../../contract/message.ts';
import { excerptTitle } from './wording.ts';

const MAX_LINES = 400;
/** Longer lines (minified code) are cut: one such line can be megabytes. */
const MAX_LINE_CHARACTERS = 600;

type Line = DialogRequest['excerpt'][number];

function cut(text: string): string {
  return text.length > MAX_LINE_CHARACTERS ? `${text.slice(0, MAX_LINE_CHARACTERS)}…` : text;
}

interface RowProps {
  readonly line: Line;
  readonly before: Line | undefined;
}

/** Lines of code that one line of the input held, as JSON does, are numbered once. */
function Row({ line, before }: RowProps): JSX.Element {
  const gap = before !== undefined && line.line > before.line + 1;
  return (
    <>
      {gap ? (
        <div class="gap" aria-hidden="true">
          ⋯
        </div>
      ) : null}
      <div class={line.matched ? 'row matched' : 'row'}>
        <span class="number">{line.line === before?.line ? '' : line.line}</span>
        {line.matched ? <mark>{cut(line.text)}</mark> : <span>{cut(line.text)}</span>}
      </div>
    </>
  );
}

export function Excerpt({ request }: { readonly request: DialogRequest }): JSX.Element | null {
  const { excerpt } = request;
  if (excerpt.length === 0) return null;
  const title = excerptTitle(request);
  const digits = String(excerpt[excerpt.length - 1]?.line ?? 0).length;
  return (
    <section class="excerpt">
      <h3 id="excerpt-title">{title}</h3>
      {/* Reachable by Tab, so that it can be scrolled with the keys. */}
      <div class="code" role="region" aria-labelledby="excerpt-title" tabIndex={0} style={`--digits: ${digits}`}>
        <div class="rows">
          {excerpt.slice(0, MAX_LINES).map((line, index) => (
            <Row key={index} line={line} before={excerpt[index - 1]} />
          ))}
          {excerpt.length > MAX_LINES ? <div class="gap">and {excerpt.length - MAX_LINES} more lines</div> : null}
        </div>
      </div>
    </section>
  );
}
