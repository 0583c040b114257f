import { t } from '../i18n.ts';

/** A link, because it leads away from here. */
export function ReturnLink({ business, url }: { business: string; url: string }) {
  return (
    <a class="button button-secondary" href={url} rel="noreferrer">
      <span>{t('app.return', { business })}</span>
    </a>
  );
}
