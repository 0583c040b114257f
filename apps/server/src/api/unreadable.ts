import type { Socket } from 'node:net';
import { randomText } from '../ids.ts';
import { formatBody } from './errors.ts';

/** Room for the longest address that is read, and as much again for the other headers. */
export const HEADERS_MAX_BYTES = 32 * 1024;

/**
 * Answers bytes that are no HTTP request, in the shape all errors have: the connection has no request yet, so this is
 * written to its socket and closes it.
 */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = describe(error.code);
  const body = formatBody({ error: { message, type: 'invalid_request_error' } });
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Request-Id: req_${randomText(14)}`,
    'Cache-Control: no-cache, no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function describe(code: string | undefined): [status: string, message: string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [
        '431 Request Header Fields Too Large',
        `The headers of this request are longer than ${HEADERS_MAX_BYTES} bytes.`,
      ];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['408 Request Timeout', 'This request took too long to arrive.'];
    default:
      return ['400 Bad Request', 'This could not be read as an HTTP request.'];
  }
}
