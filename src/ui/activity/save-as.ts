/** Hands a text to the person as a file. It goes through memory, not through any server. */

/** `type` is a MIME type; the text is written as UTF-8. */
export function saveAs(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the blob once the click's task is over.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
