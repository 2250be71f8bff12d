/** `owner/name` from the address of a git remote, in every form that git takes. Pure. */

/**
 * The path of a remote without `.git`: `acme/payments` for `git@git.corp.example:acme/payments.git`. On a host the
 * whole path counts (subgroups too); of a path on this machine the last two parts do. Undefined when nothing is left.
 * User names and tokens in the address never get into the name.
 */
export function nameOfRemote(address: string): string | undefined {
  const remote = address.trim();
  // A single letter before the colon is a drive of Windows, unless a user stands before it.
  const scp = /^(?:[^@/\\:]+@(?:\[[^\]]+\]|[^/\\:@]+)|\[[^\]]+\]|[^/\\:@]{2,}):(?!\/\/)(.*)$/u.exec(remote);
  if (scp) return join(parts(scp[1] ?? ''));
  if (/^[a-z][a-z0-9+.-]*:\/\//iu.test(remote)) {
    if (!URL.canParse(remote)) return undefined;
    const url = new URL(remote);
    return join(url.protocol === 'file:' ? parts(url.pathname).slice(-2) : parts(url.pathname));
  }
  return join(parts(remote.replace(/^[a-z]:/iu, '')).slice(-2));
}

/** Parts that hosts put before the owner (Bitbucket Server) or between owner and name (Azure DevOps). */
const ROUTE_PARTS = new Set(['scm', '_git']);

function parts(path: string): string[] {
  const list = path.split(/[/\\]+/u).filter((part) => part !== '' && part !== '.' && part !== '..');
  const named = list.filter((part, i) => !ROUTE_PARTS.has(part) || i === list.length - 1).map(decoded);
  const last = named.pop()?.replace(/\.git$/iu, '');
  return last ? [...named, last] : named;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function join(list: readonly string[]): string | undefined {
  return list.length === 0 ? undefined : list.join('/');
}
