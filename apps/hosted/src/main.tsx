import { render } from 'preact';
import { type Prefill, parseEntrance, parsePrefill } from './address.ts';
import { App } from './app.tsx';
import { speak, switchLanguage } from './i18n.ts';
import { languageOnTrial, PAGE_LANGUAGES, preferredLanguage } from './locales.ts';
import { StaticLink } from './static-link.tsx';
import './styles/tokens.css';
import './styles/page.css';
import './styles/parts.css';
import './styles/capture.css';

const chosen = PAGE_LANGUAGES.find((language) => language === history.state?.language);
const onTrial = chosen ? undefined : languageOnTrial(location);
if (onTrial) history.replaceState({ ...history.state, onTrial }, '');
const entrance = parseEntrance(location.pathname);
const spoken = onTrial ? switchLanguage(onTrial) : speak(chosen ?? preferredLanguage(navigator.languages));

spoken.then(() => {
  const root = document.getElementById('app');
  if (!root) return;
  if (entrance.by === 'static_link') {
    render(<StaticLink token={entrance.token} prefill={takePrefill()} />, root);
  } else {
    render(<App entrance={entrance} />, root);
  }
});

/**
 * What the link's query says of its visitor. It leaves the address bar, where bystanders and bookmarks would see it, for
 * the page's place in the history, where a reload finds it.
 */
function takePrefill(): Prefill | undefined {
  const given = parsePrefill(location.search);
  if (given) history.replaceState({ ...history.state, prefill: given }, '', location.pathname);
  return given ?? (history.state?.prefill as Prefill | undefined);
}
