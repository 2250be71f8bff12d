/** The name and the mark, as they head every page. */
import styles from './brand.module.css';

export function Brand({ size = 24 }: { readonly size?: number }) {
  return (
    <span class={styles.brand}>
      <img src="/icons/icon-128.png" alt="" width={size} height={size} />
      <span>Sourcekeep</span>
    </span>
  );
}
