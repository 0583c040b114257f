import { rollApiKey } from '../../../store/api-keys.ts';
import { meaning } from '../../form/meaning.ts';
import { integer } from '../../form/parameters.ts';
import { defineOperation } from '../../operation.ts';
import { API_KEY_EXPANDABLE } from '../../serialize/api-key.ts';
import { answerNewApiKey } from './answer.ts';
import { refuseBeyond } from './reach.ts';
import { getApiKey } from './target.ts';

/** Long enough to bring a new key to every machine; a key that should go on for longer should not be rolled yet. */
const OVERLAP_MAX_SECONDS = 7 * 24 * 3600;

/** `POST /v1/credence/api_keys/:id/roll`: answers the new key, with the reach of the old one. */
export const roll = defineOperation({
  method: 'POST',
  path: '/v1/credence/api_keys/:id/roll',
  summary: 'Roll an API key',
  returns: 'credence.api_key',
  extension: true,
  callers: ['secret', 'operator'],
  answersAskerOnly: true,
  permission: 'secret_key',
  params: {
    expires_in: meaning(
      integer().refine((seconds) => seconds >= 0 && seconds <= OVERLAP_MAX_SECONDS, {
        error: `expires_in must be a number of seconds from 0 to ${OVERLAP_MAX_SECONDS} (seven days).`,
      }),
      { type: 'integer', minimum: 0, maximum: OVERLAP_MAX_SECONDS },
    )
      .optional()
      .describe('How many seconds the old key goes on, up to seven days. It ends at once, when left out.'),
  },
  expandable: API_KEY_EXPANDABLE,
  async run(request, { expires_in = 0 }) {
    const { app } = request;
    const old = await getApiKey(request);
    if (old.kind !== 'publishable') refuseBeyond(request.key, old);
    const ends = new Date(app.clock.now().getTime() + expires_in * 1000);
    return answerNewApiKey(request, await rollApiKey(app, old, ends));
  },
});
