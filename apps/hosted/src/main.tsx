import { render } from 'preact';
import { parseEntrance } from './address.ts';
import { App } from './app.tsx';
import { LANGUAGES, preferredLanguage, speak } from './i18n.ts';
import './styles/tokens.css';
import './styles/page.css';
import './styles/parts.css';
import './styles/capture.css';

const chosen = LANGUAGES.find((language) => language === history.state?.language);
const entrance = parseEntrance(location.pathname);

speak(chosen ?? preferredLanguage(navigator.languages)).then(() => {
  const root = document.getElementById('app');
  if (root) render(<App entrance={entrance} />, root);
});
