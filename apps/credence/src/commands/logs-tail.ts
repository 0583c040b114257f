import { defineCommand } from '../command.ts';
import { follow } from '../follow.ts';
import type { Paint } from '../paint.ts';
import { oneLine } from '../table.ts';
import type { RequestLog } from './objects.ts';
import { ACCESS_OPTIONS } from './shared-options.ts';

const LOGS = '/v1/credence/request_logs';

export const logsTail = defineCommand({
  name: 'logs tail',
  summary: 'Show requests to the API as they are answered, until Ctrl-C',
  details: 'The requests this command makes itself are left out. With --json each request is a line of JSON.',
  options: {
    status: { type: 'string', value: 'number', help: 'only those answered with this status' },
    method: { type: 'string', choices: ['GET', 'POST', 'DELETE'], help: 'only those of this method' },
    session: { type: 'string', value: 'id', help: 'only those about this verification session' },
    ...ACCESS_OPTIONS,
  },
  examples: ['logs tail', 'logs tail --status 400', 'logs tail --session vs_1a2b3c --json'],
  async run({ openAccount, stream, note, paint, untilInterrupted }, options) {
    const api = await openAccount(options);
    const signal = untilInterrupted();
    const lines = await follow<RequestLog>({
      api,
      path: LOGS,
      parameters: { status: options.status, method: options.method, verification_session: options.session },
      signal,
      onSilence: (error) => note(error.message),
    });
    note('Waiting for requests. Ctrl-C ends it.');
    for await (const line of lines) if (line.path !== LOGS) stream(line, describe(line, paint));
  },
});

function describe(line: RequestLog, paint: Paint): string {
  const time = new Date(line.created * 1000).toISOString().slice(11, 19);
  const status = paint(line.status < 400 ? 'green' : 'red', String(line.status));
  const error = line.error_code
    ? `  ${line.error_code}${line.error_param ? ` (${oneLine(line.error_param)})` : ''}`
    : '';
  const words = [paint('gray', time), status, line.method.padEnd(6), oneLine(line.path), `${line.duration_ms} ms`];
  return `${words.join('  ')}  ${paint('gray', line.id)}${error}`;
}
