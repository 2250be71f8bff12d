/** Why an index can't be used. */

export type IndexErrorCode =
  'not-an-index' | 'newer-version' | 'truncated' | 'corrupt' | 'wrong-key' | 'wrong-signature';

/** Thrown by everything that reads an index; the message is one sentence for people, without a file's name. */
export class IndexError extends Error {
  override readonly name = 'IndexError';
  readonly code: IndexErrorCode;

  constructor(code: IndexErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
