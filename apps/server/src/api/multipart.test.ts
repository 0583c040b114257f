import { once } from 'node:events';
import { type IncomingMessage, request as openRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { PDF } from '../../test/pictures.ts';

const PATH = '/v1/files';
const TYPE = 'multipart/form-data; boundary=b';
const MB = 1024 ** 2;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('a multipart request', () => {
  test.each<[string, string[]]>([
    [
      'as the Node SDK sends it',
      [field('purpose', 'pci_document'), file('file', PDF, 'blob', 'application/octet-stream')],
    ],
    [
      'as curl sends it, the file first',
      [file('file', PDF, 'a.pdf', 'application/pdf'), field('purpose', 'pci_document')],
    ],
    ['with a file that has no name', [field('purpose', 'pci_document'), part('name="file"', PDF.toString('latin1'))]],
    [
      'with names in other quotes and cases',
      [
        'content-disposition: FORM-DATA; NAME=purpose\r\n\r\npci_document',
        `Content-Disposition: form-data; name=file; filename=a.pdf\r\nCONTENT-TYPE: application/pdf\r\n\r\n${PDF.toString('latin1')}`,
      ],
    ],
    [
      'with metadata in brackets, percent-encoded or not',
      [
        field('purpose', 'pci_document'),
        field('file_link_data[create]', 'true'),
        field('file_link_data[metadata][a b&c=d]', 'é&=+%41'),
        file('file', PDF),
      ],
    ],
  ])('%s is read', async (_, parts) => {
    const { status, json } = await send(body(parts));
    expect(json.error).toBeUndefined();
    expect(status).toBe(200);
    expect(json).toMatchObject({ purpose: 'pci_document', size: PDF.length, type: 'pdf' });
    if (json.links) expect(json.links.data[0].metadata).toEqual({ 'a b&c=d': 'é&=+%41' });
  });

  test.each<[string, string, string | undefined]>([
    ['../../etc/passwd.pdf', 'passwd.pdf', undefined],
    ['C:\\\\Users\\\\me\\\\scan.pdf', 'scan.pdf', undefined],
    [`${'n'.repeat(400)}.pdf`, 'n'.repeat(255), undefined],
    ['pay\u202efdp.exe', 'payfdp.exe', undefined],
    ['\u0001\u0002', '', 'null'],
  ])('whose file is called %j keeps a name that is one', async (filename, expected, none) => {
    const { status, json } = await send(body([field('purpose', 'pci_document'), file('file', PDF, filename)]));
    expect([status, json.filename]).toEqual([200, none ? null : expected]);
  });

  test.each<[string, Buffer, string | undefined, string | RegExp]>([
    ['without a boundary', body([]), 'multipart/form-data', /could not be read/],
    [
      'with another boundary than it says',
      body([field('purpose', 'x')]),
      'multipart/form-data; boundary=c',
      /could not be read/,
    ],
    ['of no bytes at all', Buffer.alloc(0), TYPE, 'Missing required param: file.'],
    ['of no parts', Buffer.from('--b--\r\n'), TYPE, 'Missing required param: file.'],
    [
      'that is a form',
      Buffer.from('purpose=pci_document'),
      'application/x-www-form-urlencoded',
      'Files must be sent as multipart/form-data.',
    ],
    ['that says it is a form', Buffer.from('purpose=pci_document'), TYPE, /could not be read/],
    [
      'that breaks off in the file',
      body([field('purpose', 'pci_document'), file('file', PDF)]).subarray(0, 200),
      TYPE,
      /could not be read/,
    ],
    ['that breaks off in a name', Buffer.from('--b\r\nContent-Disposition: form-data; na'), TYPE, /could not be read/],
    ['of 1000 parts', body([...fields(999), file('file', PDF)]), TYPE, 'A request can have up to 120 parts.'],
    [
      'of 1000 files',
      body(Array.from({ length: 1000 }, () => file('file', PDF))),
      TYPE,
      'Received file more than once.',
    ],
    ['with two files', body([file('file', PDF), file('file', PDF)]), TYPE, 'Received file more than once.'],
    [
      'with a file of another name',
      body([file('upload', PDF)]),
      TYPE,
      'Received a file as upload; the file is expected as file.',
    ],
    [
      'with a file of no name',
      body([part('filename="x"', 'x')]),
      TYPE,
      /Missing required param: file.|Received a file as/,
    ],
    [
      'with a purpose twice',
      body([field('purpose', 'a'), field('purpose', 'b'), file('file', PDF)]),
      TYPE,
      'Received purpose more than once.',
    ],
    [
      'with a purpose in two shapes',
      body([field('purpose', 'a'), field('purpose[b]', 'b'), file('file', PDF)]),
      TYPE,
      'Received purpose[b] in two shapes.',
    ],
    [
      'with a name of 100 kB',
      body([field('n'.repeat(100_000), 'x'), file('file', PDF)]),
      TYPE,
      /^Received unknown parameter: n{200}…$/,
    ],
    [
      'with a name of the prototype',
      body([field('__proto__', 'x'), file('file', PDF)]),
      TYPE,
      'Received an unknown parameter.',
    ],
    [
      'with a name that leads to it',
      body([field('file_link_data[__proto__][create]', 'true'), file('file', PDF)]),
      TYPE,
      /^Received unknown parameter/,
    ],
    [
      'with a value of 1 MB',
      body([field('purpose', 'x'.repeat(MB)), file('file', PDF)]),
      TYPE,
      /^Invalid string: purpose must be a text/,
    ],
    [
      'with U+0000',
      body([field('purpose', 'pci_document\0'), file('file', PDF)]),
      TYPE,
      'Parameters cannot contain the character U+0000.',
    ],
    [
      'with a purpose that is a file',
      body([file('purpose', PDF), file('file', PDF)]),
      TYPE,
      'Received a file as purpose; the file is expected as file.',
    ],
    [
      'with headers that go on',
      body([part(`name="purpose"\r\n${'x: y\r\n'.repeat(20_000)}`, 'x'), file('file', PDF)]),
      TYPE,
      /./,
    ],
    [
      'with JSON for a field',
      body([part('name="purpose"\r\nContent-Type: application/json', '{"a":'), file('file', PDF)]),
      TYPE,
      /./,
    ],
    [
      'with a charset that is none',
      body([part('name="purpose"\r\nContent-Type: text/plain; charset=ebcdic', 'x'), file('file', PDF)]),
      TYPE,
      /./,
    ],
  ])('%s is refused', async (_, bytes, type, message) => {
    const { status, json } = await send(bytes, type);
    expect(status).toBe(400);
    expectShape('error', json);
    if (typeof message === 'string') expect(json.error.message).toBe(message);
    else expect(json.error.message).toMatch(message);
    expect(json.error.message.length).toBeLessThan(1000);
  });

  test('too large is refused before it is read, or where it passes the limit', async () => {
    const message = 'The file is too large: it may have at most 16 MB.';
    const large = body([field('purpose', 'pci_document'), file('file', Buffer.concat([PDF, Buffer.alloc(18 * MB)]))]);
    const declared = await send(large);
    expect([declared.status, declared.json.error.message]).toEqual([400, message]);
    const chunked = await send(large, TYPE, { chunked: true });
    expect([chunked.status, chunked.json.error.message]).toEqual([400, message]);
    const just = body([
      field('purpose', 'pci_document'),
      file('file', Buffer.concat([PDF, Buffer.alloc(16 * MB - PDF.length)])),
    ]);
    expect((await send(just, TYPE, { chunked: true })).json).toMatchObject({ size: 16 * MB });
    expect((await send(just)).json).toMatchObject({ size: 16 * MB });
  });

  test('is not read from whoever has no key, or one that may not write', async () => {
    const reader = await api.makeKey('restricted', ['file_read']);
    for (const [key, status] of [
      ['sk_test_nobody', 401],
      [reader, 403],
    ] as const) {
      const upload = begin(key, { 'content-type': TYPE, 'content-length': String(10 * MB) });
      upload.flushHeaders();
      const [response] = (await once(upload, 'response')) as [IncomingMessage];
      expect(response.statusCode).toBe(status);
      upload.destroy();
    }
  });

  test('that is never finished gives its place back when its sender hangs up', async () => {
    for (let round = 0; round < 3; round += 1) {
      const hanging = Array.from({ length: 8 }, () => {
        const upload = begin(api.keys.secret, { 'content-type': TYPE, 'content-length': String(10 * MB) });
        upload.on('error', () => {});
        upload.write(body([field('purpose', 'pci_document')]).subarray(0, 40));
        return upload;
      });
      // Of another account: they keep no place from it.
      const other = await send(body([field('purpose', 'pci_document'), file('file', PDF)]), TYPE, {
        key: api.keys.stranger,
      });
      expect(other.status).toBe(200);
      for (const upload of hanging) upload.destroy();
      expect((await send(body([field('purpose', 'pci_document'), file('file', PDF)]))).status).toBe(200);
    }
  });

  test('of the largest size, ten at a time, is held a few times over in memory, not many', async () => {
    const large = body([field('purpose', 'pci_document'), file('file', Buffer.concat([PDF, Buffer.alloc(15 * MB)]))]);
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers);
    }, 5);
    const before = process.memoryUsage().arrayBuffers;
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await send(large)).status));
    clearInterval(watch);
    expect(statuses).toEqual(Array.from({ length: 10 }, () => 200));
    // Three of an account at a time, each as it came and sealed; the rest is what garbage collection has not got to yet.
    expect(peak - before).toBeLessThan(250 * MB);
  });
});

describe('other operations', () => {
  test('take no multipart', async () => {
    const response = await fetch(`${api.url}/v1/identity/verification_sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.keys.secret}`, 'content-type': TYPE },
      body: new Uint8Array(body([field('type', 'document')])),
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: { message: string } }).error.message).toContain('must be form-encoded');
  });
});

function field(name: string, value: string): string {
  return part(`name="${name}"`, Buffer.from(value).toString('latin1'));
}

function fields(count: number): string[] {
  return Array.from({ length: count }, (_, i) => field(`f${i}`, 'x'));
}

function file(name: string, bytes: Buffer, filename = 'f.pdf', type = 'application/pdf'): string {
  const named = Buffer.from(filename).toString('latin1');
  return part(`name="${name}"; filename="${named}"\r\nContent-Type: ${type}`, bytes.toString('latin1'));
}

function part(disposition: string, content: string): string {
  return `Content-Disposition: form-data; ${disposition}\r\n\r\n${content}`;
}

/** Parts, given one character a byte, between boundaries. */
function body(parts: string[]): Buffer {
  return Buffer.from(`${parts.map((text) => `--b\r\n${text}\r\n`).join('')}--b--\r\n`, 'latin1');
}

interface Sending {
  chunked?: boolean;
  key?: string;
}

async function send(bytes: Buffer, type: string = TYPE, { chunked = false, key = api.keys.secret }: Sending = {}) {
  const upload = begin(key, { 'content-type': type, ...(!chunked && { 'content-length': String(bytes.length) }) });
  upload.on('error', () => {});
  upload.end(bytes);
  const [response] = (await once(upload, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever came back
  return { status: response.statusCode, json: JSON.parse(text) as any };
}

function begin(key: string, headers: Record<string, string>) {
  return openRequest(`${api.url}${PATH}`, { method: 'POST', headers: { authorization: `Bearer ${key}`, ...headers } });
}
