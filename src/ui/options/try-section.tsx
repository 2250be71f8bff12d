/** The "try it" box among the options. */
import type { Status } from '../../contract/message.ts';
import { Section } from '../parts/section.tsx';
import { TryBox } from '../parts/try/try-box.tsx';

export function TrySection({ sites, index }: Pick<Status, 'sites'> & { readonly index: string | undefined }) {
  return (
    <Section id="try" title="Try it" lead="Paste something to see what would happen. It isn’t stored or logged.">
      <TryBox sites={sites} index={index} />
    </Section>
  );
}
