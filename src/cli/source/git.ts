/** Runs git and reads what it prints, as a stream. Nothing else here knows that git is a program. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Failure, describeSystemError, firstLine, hasCode } from '../failure.ts';

/**
 * Repositories of other owners are read, as in a container whose volume belongs to someone else; the settings that
 * would let such a repository run a program while it is listed are off.
 */
const SETTINGS = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false'];

/** git's own variables would point it at the repository whose hook started us. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|NAMESPACE|OBJECT_DIRECTORY)$/u.test(name),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves with git's complaint, or undefined when it ended well. */
  readonly ended: Promise<string | undefined>;
}

function start(folder: string, args: readonly string[]): Running {
  const child = spawn('git', [...SETTINGS, '-C', folder, ...args], { env: environment(), windowsHide: true });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < 10_000) complaint += text;
  });
  const ended = new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => {
      resolve(hasCode(error, 'ENOENT') ? 'git is not installed' : describeSystemError(error));
    });
    child.once('close', (code) => {
      resolve(code === 0 ? undefined : firstLine(complaint) || `git ${args[0] ?? ''} ended with ${code}`);
    });
  });
  return { child, ended };
}

/** What git prints, or undefined when it fails: no repository there, no such setting, no git. */
export async function askGit(folder: string, args: readonly string[]): Promise<string | undefined> {
  const { child, ended } = start(folder, args);
  child.stdin.on('error', () => undefined).end();
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const complaint = await ended;
  return complaint === undefined ? Buffer.concat(chunks).toString('utf8').trim() : undefined;
}

/** The entries that git prints with a NUL (or another end) after each, as bytes: names of files need not be UTF-8. */
export async function* listGit(
  folder: string,
  args: readonly string[],
  end: '\0' | '\n' = '\0',
): AsyncGenerator<Buffer> {
  const { child, ended } = start(folder, args);
  child.stdin.on('error', () => undefined).end();
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let to = bytes.indexOf(end); to >= 0; to = bytes.indexOf(end, from)) {
      yield bytes.subarray(from, to);
      from = to + 1;
    }
    rest = bytes.subarray(from);
  }
  const complaint = await ended;
  if (complaint !== undefined) throw new Failure(`${folder}: ${complaint}`);
}

/**
 * The contents of blobs in the order of their ids, through one `git cat-file --batch`. Throws a `Failure` when one is
 * missing (a shallow or damaged repository). Ids are asked for a few hundred at a time, so that memory stays small.
 */
export async function* readBlobs(folder: string, ids: readonly string[]): AsyncGenerator<Uint8Array> {
  if (ids.length === 0) return;
  const { child, ended } = start(folder, ['cat-file', '--batch']);
  child.stdin.on('error', () => undefined);
  const input = new ByteReader(child.stdout);
  const AHEAD = 256;
  let asked = 0;
  try {
    for (const [i, id] of ids.entries()) {
      while (asked < ids.length && asked < i + AHEAD) {
        child.stdin.write(`${ids[asked] ?? ''}\n`);
        asked += 1;
      }
      const header = await input.line();
      const [, type, size] = /^\S+ (\S+) (\d+)$/u.exec(header ?? '') ?? [];
      if (type !== 'blob' || size === undefined) throw new Failure(`${folder}: git has no blob ${id}`);
      const content = await input.bytes(Number(size) + 1);
      yield content.subarray(0, -1);
    }
  } finally {
    child.stdin.end();
    child.stdout.destroy();
    child.kill();
  }
  await ended;
}

/** Lines and counted bytes from a stream, without copying a chunk more than once. */
class ByteReader {
  #chunks: Buffer[] = [];
  #size = 0;
  readonly #source: AsyncIterator<Buffer>;

  constructor(stream: AsyncIterable<Buffer>) {
    this.#source = stream[Symbol.asyncIterator]();
  }

  async line(): Promise<string | undefined> {
    for (;;) {
      const head = this.#head();
      const end = head.indexOf(10);
      if (end >= 0) return this.#take(end + 1).toString('utf8', 0, end);
      if (!(await this.#more())) return undefined;
    }
  }

  async bytes(count: number): Promise<Buffer> {
    while (this.#size < count) {
      if (!(await this.#more())) throw new Failure('git ended in the middle of a file');
    }
    return this.#take(count);
  }

  #head(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  #take(count: number): Buffer {
    const head = this.#head();
    this.#chunks = [head.subarray(count)];
    this.#size -= count;
    return head.subarray(0, count);
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done) return false;
    this.#chunks.push(next.value);
    this.#size += next.value.length;
    return true;
  }
}
