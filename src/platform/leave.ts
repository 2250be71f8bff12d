/** Takes a document away from what it shows. */

/**
 * Empties the document at once, and puts another address in its place, in the history too. Also runs by itself in a
 * document of somebody else's (`scripting.executeScript`), so it names nothing from outside.
 */
export function leaveFor(url: string): void {
  window.stop();
  document.documentElement?.remove();
  window.location.replace(url);
}
