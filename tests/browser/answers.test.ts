import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openContext, SMALL_PHONE, shareBrowser } from '../support/browser.ts';
import { type Credence, startCredence } from '../support/credence.ts';
import { inspect } from '../support/inspect.ts';
import { inspectInLanguages, openOnTrial } from '../support/languages.ts';

let credence: Credence;
beforeAll(async () => {
  credence = await startCredence();
});
afterAll(() => credence?.close());

// All by keyboard.
test('two addresses are confirmed by codes, one declined first, and an ID number is given anew until it fits', async () => {
  const session = await create();
  await visit(session.url!, async (page) => {
    const heading = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
    const press = (name: string) => page.getByRole('button', { name }).press('Enter');
    const fill = async (name: string, value: string) => {
      await page.getByLabel(name, { exact: true }).fill(value);
      await page.keyboard.press('Enter');
    };
    await press('Agree and continue');
    await heading('Confirm your email address');
    expect(await page.getByLabel('Email address', { exact: true }).inputValue()).toBe('jenny@example.com');
    await press('Send code');
    await heading('Enter the code');
    const code = page.getByLabel('Code of six digits');
    expect(await code.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await code.getAttribute('inputmode')).toBe('numeric');
    await page.getByText(/You can ask for a new code in \d+ seconds?\./).waitFor();
    expect(await page.getByRole('button', { name: 'Send a new code' }).getAttribute('aria-disabled')).toBe('true');
    const sent = await readCode(session.id);
    await fill('Code of six digits', sent === '111111' ? '222222' : '111111');
    await page.getByRole('alert').getByText('This is not the code we sent.').waitFor();
    await inspect(page, 'a wrong code');
    await fill('Code of six digits', sent);

    await heading('Confirm your phone number');
    await press('I cannot confirm this');
    await heading('Your phone number was not confirmed');
    await press('Try again');
    await page.getByLabel('Country or region').selectOption('US');
    await fill('Phone number', '(202) 555-0123');
    await fill('Code of six digits', '000000');

    await heading('Your ID number');
    await fill('Last 4 digits of your Social Security number', '0000');
    await page.getByText('Fill this in.').first().waitFor();
    await inspect(page, 'half an ID number');
    await page.getByLabel('Given names').fill('Jenny');
    await page.getByLabel('Family name').fill('Rosen');
    await page.getByLabel('Date of birth').fill('1990-02-03');
    await fill('Last 4 digits of your Social Security number', '1111');
    await heading('Ready to submit');
    await inspect(page, 'submit an ID number');
    await press('Submit');
    await heading('Your ID number could not be confirmed');
    await press('Try again');
    await page.getByLabel('Given names').fill('Jenny');
    await page.getByLabel('Date of birth').fill('1990-02-03');
    await fill('Last 4 digits of your Social Security number', '0000');
    await press('Submit');
    await credence.webhooks.next('identity.verification_session.verified', session.id);
  });
  const verified = await credence.restricted.identity.verificationSessions.retrieve(session.id, {
    expand: ['verified_outputs.id_number', 'verified_outputs.dob'],
  });
  expect(verified.verified_outputs).toMatchObject({
    email: 'jenny@example.com',
    phone: '+12025550123',
    first_name: 'Jenny',
    id_number: '0000',
    id_number_type: 'us_ssn',
    dob: { year: 1990, month: 2, day: 3 },
  });
});

test('the screens read well in each language', async () => {
  const session = await create();
  await visit(session.url!, async (page) => {
    const send = () => page.getByRole('button', { name: 'Send code' }).click();
    const enter = async () => {
      await page.locator('#code').fill('000000');
      // On the box itself: a screen that comes late takes the focus to its heading.
      await page.locator('#code').press('Enter');
    };
    await page.getByRole('button', { name: 'Agree and continue' }).click();
    await page.locator('#address').waitFor();
    await inspectInLanguages(page, 'email');
    await send();
    await page.locator('#code').waitFor();
    await inspectInLanguages(page, 'code');
    await enter();
    await page.locator('#phone-country').selectOption('US');
    await inspectInLanguages(page, 'phone');
    await page.locator('#address').fill('2025550123');
    await send();
    await enter();
    await page.locator('#id-number').waitFor();
    await inspectInLanguages(page, 'ID number');
  });
});

async function create() {
  const flow = await credence.stripe.rawRequest('POST', '/v1/identity/verification_flows', {
    options: {
      email: { require_verification: true },
      phone: { require_verification: true },
      id_number: { require_verification: true },
    },
  });
  return credence.stripe.identity.verificationSessions.create({
    verification_flow: String(flow.id),
    provided_details: { email: 'jenny@example.com' },
  });
}

async function readCode(session: string): Promise<string> {
  const outbox = await credence.stripe.rawRequest('GET', `/v1/credence/outbox?verification_session=${session}`);
  return (outbox as unknown as { data: { code: string }[] }).data[0]!.code;
}

async function visit(url: string, story: (page: Page) => Promise<void>): Promise<void> {
  const browser = await shareBrowser();
  const context = await openContext(browser, { ...SMALL_PHONE, reducedMotion: 'reduce', locale: 'en' });
  try {
    const page = await context.newPage();
    await openOnTrial(page, url);
    await story(page);
  } finally {
    await context.close();
  }
}
