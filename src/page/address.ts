/** MAIN world: addresses as the browser will take them. */
import { getterOf, type Getter } from './natives.ts';

const NativeUrl = URL;
const hrefOf = getterOf(URL.prototype, 'href') as Getter<string>;
const baseOf = getterOf(Node.prototype, 'baseURI') as Getter<string>;

/** The whole address, as it is now: the page can change its base. What is no address stays as it is. */
export function addressOf(url: string): string {
  try {
    return hrefOf(new NativeUrl(url, baseOf(document)));
  } catch {
    return url;
  }
}
