/** A path that breaks between its folders, where it has to break at all. */
import { Fragment } from 'preact';

export function PathText({ path }: { readonly path: string }) {
  return (
    <>
      {path.split('/').map((part, index) => (
        <Fragment key={index}>
          {index > 0 && (
            <>
              /<wbr />
            </>
          )}
          {part}
        </Fragment>
      ))}
    </>
  );
}
