/** Puts files into a file input, and takes them out again. */

/** Puts files into an input and tells the page, as the browser does once they are chosen. */
export function attach(input: HTMLInputElement, files: readonly File[]): void {
  setFiles(input, files);
  input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Names, order, times and `webkitRelativePath` are kept. The page hears nothing of it. */
export function setFiles(input: HTMLInputElement, files: readonly File[]): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
}

export function isFileInput(target: unknown): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.type === 'file';
}
