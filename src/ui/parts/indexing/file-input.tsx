/** A file input behind a label: of single files, or of a whole folder. */
export interface FileInputProps {
  readonly label?: string;
  /** Takes a folder with everything in it. */
  readonly folder?: boolean;
  readonly multiple?: boolean;
  readonly accept?: string;
  readonly onFiles: (files: readonly File[]) => void;
}

export function FileInput({ label, folder = false, multiple = false, accept, onFiles }: FileInputProps) {
  return (
    <input
      ref={(input) => {
        // Preact's types don't know the attribute.
        if (input) input.webkitdirectory = folder;
      }}
      type="file"
      class="visually-hidden"
      aria-label={label}
      multiple={multiple}
      accept={accept}
      onChange={({ currentTarget }) => {
        const files = [...(currentTarget.files ?? [])];
        // Choosing the same again is a change too.
        currentTarget.value = '';
        if (files.length > 0) onFiles(files);
      }}
    />
  );
}
