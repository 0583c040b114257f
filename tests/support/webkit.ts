import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';

const DRIVER = '/usr/bin/WebKitWebDriver';
const DISPLAY_SERVER = '/usr/bin/Xvfb';

/** Whether Debian's WebKitGTK can be driven here: it takes a display, if only one that nobody sees. */
export function hasWebKit(): boolean {
  return existsSync(DRIVER) && existsSync(DISPLAY_SERVER);
}

/** A page in WebKitGTK, driven as W3C's WebDriver has it. @see https://www.w3.org/TR/webdriver2/ */
export interface WebKitPage {
  version: string;
  goto(url: string): Promise<void>;
  /** Runs a function's body in the page. */
  run<T>(script: string, ...args: unknown[]): Promise<T>;
  /** Waits until a script's answer is something. */
  until<T>(script: string, ...args: unknown[]): Promise<T>;
  press(button: string): Promise<void>;
  /** Gives a file to the first input that takes one. */
  upload(path: string): Promise<void>;
  close(): Promise<void>;
}

const UNTIL_MAX_MS = 90_000;
const LOOK_EVERY_MS = 200;

/** Opens a window of WebKitGTK's own browser. */
export async function openWebKit(): Promise<WebKitPage> {
  const display = await openDisplay();
  const port = await freePort();
  const driver = spawn(DRIVER, [`--port=${port}`], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      DISPLAY: display.name,
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      // Its sandbox takes rights that a container does not give; it shows our pages only.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
    stdio: 'ignore',
  });
  const end = async () => {
    await Promise.all([ended(driver), ended(display.process)]);
  };
  try {
    return await openPage(`http://127.0.0.1:${port}`, end);
  } catch (error) {
    await end();
    throw error;
  }
}

async function openPage(origin: string, end: () => Promise<void>): Promise<WebKitPage> {
  await eventually(() => fetch(`${origin}/status`), 'an answer from WebKitWebDriver');
  const { sessionId, capabilities } = await ask<{ sessionId: string; capabilities: { browserVersion: string } }>(
    'POST',
    `${origin}/session`,
    { capabilities: {} },
  );
  const session = `${origin}/session/${sessionId}`;
  const run = <T>(script: string, ...args: unknown[]) => ask<T>('POST', `${session}/execute/sync`, { script, args });
  const until = <T>(script: string, ...args: unknown[]) =>
    eventually(() => run<T>(script, ...args), `anything from ${script} (${args.join()})`);
  const on = (element: object, act: string, body: object) =>
    ask('POST', `${session}/element/${Object.values(element)[0]}/${act}`, body);
  return {
    version: capabilities.browserVersion,
    goto: (url) => ask('POST', `${session}/url`, { url }),
    run,
    until,
    async press(button) {
      const find =
        'return [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === arguments[0])';
      await on(await until<object>(find, button), 'click', {});
    },
    async upload(path) {
      const input = await until<object>('return document.querySelector("input[type=file]")');
      await on(input, 'value', { text: path });
    },
    async close() {
      await ask('DELETE', session).catch(() => {});
      await end();
    },
  };
}

async function ask<T>(method: string, url: string, body?: object): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** What comes of asking again and again; what is thrown meanwhile counts for nothing. */
async function eventually<T>(look: () => Promise<T>, what: string): Promise<NonNullable<T>> {
  const end = performance.now() + UNTIL_MAX_MS;
  while (performance.now() < end) {
    const seen = await look().catch(() => undefined);
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`There never was ${what}`);
}

/** The display says its number once it is there. */
function openDisplay(): Promise<{ name: string; process: ChildProcess }> {
  const child = spawn(DISPLAY_SERVER, ['-displayfd', '3', '-screen', '0', '800x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}`)));
    (child.stdio[3] as Readable).once('data', (number) =>
      resolve({ name: `:${String(number).trim()}`, process: child }),
    );
  });
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
