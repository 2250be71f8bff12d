/** MAIN world: addresses as the browser will take them. */
import { getterOf, type Getter } from './natives.ts';

const NativeUrl = URL;
const hrefOf = getterOf(URL.prototype, 'href') as Getter<string>;
const baseOf = getterOf(Node.prototype, 'baseURI') as Getter<string>;

/**
 * The whole address, as it is now: the page can change its base. What is no address stays as it is.
 * @param of the document in which it stands
 */
export function addressOf(url: string, of: Document = document): string {
  try {
    return hrefOf(new NativeUrl(url, baseOf(of)));
  } catch {
    return url;
  }
}
