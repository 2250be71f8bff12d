/** Changes of form alone: what editors, chats, review tools and mail programs do to code. */
import { hasHashComments } from '../languages.ts';
import { withoutComments } from '../lexical.ts';
import { pick, type Random } from '../random.ts';
import type { Snippet } from '../snippets.ts';
import { type Transform, type Transformed, whole } from './transform.ts';

const prose = [
  'Hi, I have some trouble with the code below and hope that you can help me with it.',
  'Could you explain what this does, step by step? It works most of the time.',
  'This is what we have at the moment. It fails when the list is empty.',
  'Please find the mistake in here and tell me how to write a test for it.',
  'Thanks a lot! Please keep your answer short and show only what changed.',
  'I tried to restart everything, but the result is still the same as yesterday.',
  'Is there a better way to do this without another dependency?',
];
const remarks = [
  'this needs a second look before the release',
  'see the ticket for the reason',
  'kept for old clients',
  'order matters here',
  'was different before the migration',
  'nothing to do in this case',
];

function opener(language: string): string {
  return hasHashComments(language) ? '#' : '//';
}

function commentsAdded({ lines, language }: Snippet, random: Random): string {
  const mark = opener(language);
  return lines
    .flatMap((line) => {
      const indent = /^\s*/.exec(line)?.[0] ?? '';
      const before = random() < 0.25 ? [`${indent}${mark} ${pick(random, remarks)}`] : [];
      const after = random() < 0.15 && /[;{,)]\s*$/.test(line) ? `${line} ${mark} ${pick(random, remarks)}` : line;
      return [...before, after];
    })
    .join('\n');
}

function markdown({ lines, language }: Snippet, random: Random): Transformed {
  const before = [pick(random, prose), '', pick(random, prose), ''];
  const after = ['', pick(random, prose)];
  const text = [...before, `\`\`\`${random() < 0.7 ? language.toLowerCase() : ''}`, ...lines, '```', ...after];
  return { text: text.join('\n'), truth: [before.length + 2, before.length + 1 + lines.length] };
}

const extension: Readonly<Record<string, string>> = { TypeScript: 'ts', JavaScript: 'js', Python: 'py', 'C++': 'cpp' };

function diffHead({ language, first, lines }: Snippet, removed: number): string[] {
  const path = `src/part.${extension[language] ?? 'c'}`;
  return [
    `diff --git a/${path} b/${path}`,
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -${first},${removed} +${first},${lines.length} @@`,
  ];
}

function diffAdded(snippet: Snippet): Transformed {
  const head = diffHead(snippet, 0);
  const text = [...head, ...snippet.lines.map((line) => `+${line}`)].join('\n');
  return { text, truth: [head.length + 1, head.length + snippet.lines.length] };
}

/** Most lines stay, some replace what stood there before. */
function diffMixed(snippet: Snippet, random: Random): Transformed {
  const body = snippet.lines.flatMap((line) => {
    if (random() < 0.65 || line.trim() === '') return [` ${line}`];
    return [`-${line.replace(/[A-Za-z_]\w*/, 'former')}`, `+${line}`];
  });
  const head = diffHead(snippet, snippet.lines.length);
  return { text: [...head, ...body].join('\n'), truth: [head.length + 1, head.length + body.length] };
}

function numbered({ lines, first }: Snippet, random: Random): string {
  const form = pick(random, [
    (n: number) => `${String(n).padStart(4)} `,
    (n: number) => `${n}: `,
    (n: number) => `${String(n).padStart(5)} | `,
    (n: number) => `${n}\t`,
  ]);
  return lines.map((line, i) => form(first + i) + line).join('\n');
}

function reindented({ lines }: Snippet, random: Random): string {
  const unit = pick(random, ['', ' ', '        ', '   ', '\t\t']);
  return lines.map((line) => line.replace(/^[ \t]*/, (blanks) => unit.repeat(Math.ceil(blanks.length / 2)))).join('\n');
}

/** Zero-width spaces where a line may break, as web pages put them, and here and there inside of words. */
function zeroWidth({ lines }: Snippet, random: Random): string {
  return lines
    .map((line) =>
      line
        .replace(/[./_](?=\w)/g, (mark) => (random() < 0.4 ? `${mark}\u200b` : mark))
        .replace(/\w{6,}/g, (word) => (random() < 0.15 ? `${word.slice(0, 4)}\u200b${word.slice(4)}` : word)),
    )
    .join('\n');
}

const htmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function format(
  name: string,
  title: string,
  change: (snippet: Snippet, random: Random) => string | Transformed | undefined,
): Transform {
  return {
    name,
    title,
    group: 'format',
    pieces: 'any',
    apply: (snippet, { random }) => {
      const changed = change(snippet, random);
      return typeof changed === 'string' ? whole(changed) : changed;
    },
  };
}

const join = ({ lines }: Snippet): string => lines.join('\n');

export const formatTransforms: readonly Transform[] = [
  format('crlf', 'CRLF line ends', ({ lines }) => lines.join('\r\n')),
  format('tabs', 'tabs for spaces', ({ lines }) =>
    lines.map((line) => line.replace(/^ +/, (blanks) => '\t'.repeat(Math.ceil(blanks.length / 2)))).join('\n'),
  ),
  format('nbsp', 'no-break spaces', (snippet, random) =>
    join(snippet).replace(/ /g, (blank) => (random() < 0.6 ? '\u00a0' : blank)),
  ),
  format('smart-quotes', 'smart quotes', (snippet) =>
    join(snippet)
      .replace(/(^|[\s(=,[{:+])"/gm, '$1\u201c')
      .replace(/"/g, '\u201d')
      .replace(/(^|[\s(=,[{:+])'/gm, '$1\u2018')
      .replace(/'/g, '\u2019'),
  ),
  format('comments-stripped', 'comments stripped', (snippet) => withoutComments(join(snippet), snippet.language)),
  format('comments-added', 'comments added', commentsAdded),
  format('markdown', 'Markdown fence between prose', markdown),
  format('diff-added', 'diff, added lines', diffAdded),
  format('diff-mixed', 'diff, lines replaced', diffMixed),
  format('line-numbers', 'line numbers', numbered),
  format('quoted', 'quoted with `>`', ({ lines }) => lines.map((line) => `> ${line}`).join('\n')),
  format('json-escaped', 'inside a JSON string', (snippet) =>
    whole(JSON.stringify({ role: 'user', content: join(snippet) })),
  ),
  format('html-escaped', 'HTML entities', (snippet) =>
    join(snippet).replace(/[&<>"']/g, (mark) => htmlEntities[mark] ?? mark),
  ),
  format('indentation', 'indentation changed', reindented),
  format('zero-width', 'zero-width spaces', zeroWidth),
];
