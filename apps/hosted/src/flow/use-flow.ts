import type { DocumentRequest, SessionView } from '@credence/wire';
import { useCallback, useEffect, useReducer } from 'preact/hooks';
import { addressOf, type SessionEntrance } from '../address.ts';
import * as api from '../api.ts';
import { consentText, hashWording, wordConsent } from '../consent-text.ts';
import { language } from '../i18n.ts';
import { begin, type FlowAction, flow } from './flow.ts';

/** The flow and what the person can do in it. */
export function useFlow(entrance: SessionEntrance) {
  const token = entrance.by === 'link' ? entrance.token : null;
  const [state, dispatch] = useReducer(flow, begin(token));
  const { view } = state;
  const id = view?.id ?? '';
  const requireSelfie = view?.requireSelfie ?? false;

  const load = useCallback(() => {
    if (entrance.by === 'nothing') return dispatch({ type: 'failed', problem: 'link_expired' });
    if (entrance.by === 'code') return openCode(dispatch, entrance.token);
    const request = () =>
      entrance.by === 'link' ? api.openLink({ token: entrance.token }) : api.viewSession(entrance.id);
    return perform(dispatch, request, 'received');
  }, [entrance]);

  useEffect(() => void load(), [load]);
  useEffect(() => {
    const isBound = state.token === null && state.invitation === null;
    if (view && (isBound || isHeldHere(view))) leaveToken(view.id);
  }, [view, state.token, state.invitation]);

  /** Asks for a change; when the session has moved on meanwhile, shows where it stands instead. */
  const change = async (request: () => Promise<SessionView>, type: 'received' | 'bound' | 'declared' | 'offered') => {
    const problem = await perform(dispatch, request, type);
    if (problem && STALE.includes(problem)) {
      await perform(dispatch, () => api.viewSession(id), 'received', problem);
    }
  };

  return {
    state,
    dispatch,
    load,
    agree: () =>
      change(async () => {
        const textHash = view ? await hashWording(wordConsent(view)) : undefined;
        return api.giveConsent(id, {
          ...(state.token && { token: state.token }),
          language: language(),
          // Nobody agrees to what they do not see: without a view there is no screen to agree on.
          textVersion: view ? consentText(view).version : '',
          ...(textHash && { textHash }),
          selfie: requireSelfie,
          ...(view?.business.faceSearch && { faceSearch: true }),
        });
      }, 'bound'),
    decline: () => change(() => api.decline(id, state.token), 'bound'),
    declare: (document: DocumentRequest) => change(() => api.declareDocument(id, document), 'declared'),
    /** The phone has compared the words. */
    join: (code: string) => change(() => api.takeHandOff(code), 'bound'),
    endHandOff: () => change(() => api.endHandOff(id), 'received'),
    /** Leaves the code; one that was never shown leaves nothing to end. */
    stayHere: async () => {
      if (view?.handOff) await change(() => api.endHandOff(id), 'received');
      else if (view) dispatch({ type: 'received', view });
    },
    /** A new code, and the phone that has the session is sent away. */
    handOffAnew: () => change(async () => (await api.offerHandOff(id, { another: true })).view, 'offered'),
    /** Any other change that leaves the session with this browser. */
    change: (request: () => Promise<SessionView>) => change(request, 'bound'),
    submit: () => change(() => api.submit(id), 'received'),
    /** A photo was turned down for a reason of the session's: final ones end the visit, else see where it stands. */
    refused: (problem: api.Problem) =>
      STALE.includes(problem)
        ? perform(dispatch, () => api.viewSession(id), 'received', problem)
        : dispatch({ type: 'failed', problem }),
    refresh: () => api.viewSession(id),
  };
}

/** Refusals which mean that the page is behind the session. */
const STALE: api.Problem[] = [
  'session_closed',
  'consent_missing',
  'captures_missing',
  'code_expired',
  'code_too_soon',
  'codes_used_up',
];

async function openCode(dispatch: (action: FlowAction) => void, token: string) {
  dispatch({ type: 'asked' });
  try {
    const { view, phrase } = await api.openHandOff(token);
    dispatch({ type: 'invited', view, invitation: phrase === null ? null : { token, phrase } });
  } catch (error) {
    dispatch({ type: 'failed', problem: error instanceof api.RequestFailed ? error.problem : 'server_error' });
  }
}

async function perform(
  dispatch: (action: FlowAction) => void,
  request: () => Promise<SessionView>,
  type: 'received' | 'bound' | 'declared' | 'offered',
  keptProblem?: api.Problem,
): Promise<api.Problem | null> {
  dispatch({ type: 'asked' });
  try {
    dispatch({ type, view: await request() });
    if (keptProblem) dispatch({ type: 'failed', problem: keptProblem });
    return null;
  } catch (error) {
    const problem = error instanceof api.RequestFailed ? error.problem : 'server_error';
    dispatch({ type: 'failed', problem });
    return problem;
  }
}

const HELD_HERE: SessionView['step'][] = [
  'contact',
  'document',
  'capture',
  'processing',
  'in_review',
  'verified',
  'retry',
  'handed_off',
];

/** Only the browser that holds a session sees it this far on. */
function isHeldHere(view: SessionView) {
  return HELD_HERE.includes(view.step);
}

/** A token in the address bar would reach whoever sees the screen or the history; the device cookie now suffices. */
function leaveToken(id: string) {
  const path = addressOf(location.pathname, id);
  if (location.pathname !== path) history.replaceState(history.state, '', path);
}
