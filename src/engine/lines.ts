/** Lines of a text, as everything in Sourcekeep counts them: ended by LF, CRLF or CR; a last end opens no further line. */

/** The lines without their ends. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split(/\r\n|\n|\r/);
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}

export function lineCount(text: string): number {
  if (text === '') return 0;
  let lines = 0;
  const length = text.length;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) lines++;
  }
  const last = text.charCodeAt(length - 1);
  return last === 10 || last === 13 ? lines : lines + 1;
}
