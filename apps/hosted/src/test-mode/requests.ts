import type { SampleKind, SessionView, TestOutcomeRequest } from '@credence/wire';
import * as api from '../api.ts';
import type { OfferedPhoto } from '../capture/capture.ts';

export async function endAs(id: string, body: TestOutcomeRequest): Promise<SessionView> {
  return api.read(await api.send('POST', `${api.sessionPath(id)}/test/outcome`, body));
}

/** Has the server draw a sample of one side. It takes seconds. */
export async function drawSample(id: string, side: OfferedPhoto['side'], kind: SampleKind): Promise<File> {
  const response = await api.send('POST', `${api.sessionPath(id)}/test/sample`, { side, kind });
  if (!response.ok) return api.read<never>(response);
  return new File([await response.blob()], `sample-${side}.jpg`, { type: 'image/jpeg' });
}
