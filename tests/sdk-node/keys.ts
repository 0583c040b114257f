import { join } from 'node:path';
import Stripe from 'stripe';
import { beforeAll, describe, expect, test } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: an operator has the master key, and gets the operator key out of it this way
import { readOperatorKey } from '../../apps/server/src/keys/operator-key.ts';
// biome-ignore lint/style/noRestrictedImports: the server's test harness, not its insides
import { png } from '../../apps/server/test/pictures.ts';
import type { SdkContext } from './context.ts';

// biome-ignore lint/suspicious/noExplicitAny: the SDK types what it has no names for by no more than this
type Answer = Stripe.Response<any>;

export function describeKeys(sdk: SdkContext): void {
  describe('ephemeral keys', () => {
    test('create, use and end', async () => {
      const { id } = await sdk.stripe.identity.verificationSessions.create({ type: 'document' });
      const key = await sdk.stripe.ephemeralKeys.create(
        { verification_session: id },
        { apiVersion: '2026-10-28.endive' },
      );
      expect(key).toMatchObject({
        object: 'ephemeral_key',
        secret: expect.stringMatching(/^ek_test_/),
        livemode: false,
      });
      expect(key.expires).toBeGreaterThan(key.created);
      const phone = sdk.witness.connect(sdk.credence.url, key.secret!);
      expect(await phone.identity.verificationSessions.retrieve(id)).toMatchObject({ id, status: 'requires_input' });
      await expect(phone.identity.verificationSessions.list()).rejects.toBeInstanceOf(Stripe.errors.StripeError);
      expect((await sdk.stripe.ephemeralKeys.del(key.id)).id).toBe(key.id);
      await expect(phone.identity.verificationSessions.retrieve(id)).rejects.toMatchObject({ statusCode: 401 });
    });
  });

  describe('API keys', () => {
    const PATH = '/v1/credence/api_keys';
    const post = (path: string, params: object = {}): Promise<Answer> => sdk.stripe.rawRequest('POST', path, params);

    test('create, retrieve, list, change, roll and expire', async () => {
      const key = await post(PATH, { type: 'restricted', name: 'reader', permissions: ['identity_product_read'] });
      expect(key).toMatchObject({ type: 'restricted', permissions: ['identity_product_read'], status: 'active' });
      const reader = sdk.witness.connect(sdk.credence.url, key.secret);
      expect((await reader.identity.verificationSessions.list({ limit: 1 })).object).toBe('list');
      await expect(reader.identity.verificationSessions.create({ type: 'document' })).rejects.toBeInstanceOf(
        Stripe.errors.StripePermissionError,
      );
      expect(await sdk.stripe.rawRequest('GET', `${PATH}/${key.id}`)).toMatchObject({ id: key.id, name: 'reader' });
      const list: Answer = await sdk.stripe.rawRequest('GET', `${PATH}?limit=1`);
      expect(list.data).toMatchObject([{ id: key.id }]);
      expect(await post(`${PATH}/${key.id}`, { name: 'renamed', allowed_ips: ['127.0.0.1'] })).toMatchObject({
        name: 'renamed',
        allowed_ips: ['127.0.0.1'],
      });
      const rolled = await post(`${PATH}/${key.id}/roll`);
      await expect(reader.identity.verificationSessions.list()).rejects.toBeInstanceOf(
        Stripe.errors.StripeAuthenticationError,
      );
      expect(await post(`${PATH}/${rolled.id}/expire`)).toMatchObject({ status: 'expired' });
    });
  });

  describe('one’s own account', () => {
    test('has settings, pictures among them, that are put back with an empty text', async () => {
      const PATH = '/v1/credence/account';
      const post = (params: object): Promise<Answer> => sdk.stripe.rawRequest('POST', PATH, params);
      const picture = { data: png(64, 32), name: 'picture.png', type: 'image/png' };
      const icon = await sdk.stripe.files.create({ purpose: 'business_icon', file: picture });
      const logo = await sdk.stripe.files.create({ purpose: 'business_logo', file: picture });
      const settings = {
        allowed_origins: ['https://shop.example'],
        branding: { icon: icon.id, logo: logo.id, primary_color: '#0e6b58', secondary_color: '#f1f4ef' },
        links: {
          privacy_policy: 'https://shop.example/privacy',
          support: 'https://shop.example/help',
          terms: 'https://shop.example/terms',
        },
        retention_days: 365,
        retry_limit: 3,
        support_email: 'help@shop.example',
      };
      expect(await post(settings)).toMatchObject(settings);
      expect(await sdk.stripe.rawRequest('GET', PATH)).toMatchObject(settings);
      const back = await post({
        allowed_origins: '',
        branding: { icon: '', logo: '', primary_color: '', secondary_color: '' },
        links: { privacy_policy: '', support: '', terms: '' },
        retention_days: '',
        retry_limit: '',
        support_email: '',
      });
      expect(back).toMatchObject({ allowed_origins: [], retention_days: null, retry_limit: 5 });
    });
  });

  describe('accounts, for the operator', () => {
    const PATH = '/v1/credence/accounts';
    let operator: Stripe;
    beforeAll(() => {
      const masterKeyFile = join(sdk.credence.dataDir, '..', 'master-key');
      operator = sdk.witness.connect(sdk.credence.url, readOperatorKey(masterKeyFile));
    });

    test('create, retrieve, list and change; what is one’s own can be named, and nothing of it is another’s', async () => {
      const account: Answer = await operator.rawRequest('POST', PATH, { business_name: 'Second Bank' });
      const secret = account.test_keys.find((key: { type: string }) => key.type === 'secret').secret;
      const second = sdk.witness.connect(sdk.credence.url, secret, { stripeAccount: account.id });
      const session = await second.identity.verificationSessions.create({ type: 'document' });
      expect((await second.identity.verificationSessions.list()).data).toHaveLength(1);
      await expect(sdk.stripe.identity.verificationSessions.retrieve(session.id)).rejects.toMatchObject({
        statusCode: 404,
      });
      expect(await operator.rawRequest('GET', `${PATH}/${account.id}`)).toMatchObject({ business_name: 'Second Bank' });
      expect(await second.rawRequest('GET', `${PATH}/${account.id}`)).toMatchObject({ id: account.id });
      const list: Answer = await operator.rawRequest('GET', PATH);
      expect(list.data[0]).toMatchObject({ id: account.id });
      const changed = await operator.rawRequest('POST', `${PATH}/${account.id}`, {
        default_api_version: '2025-03-31.basil',
      });
      expect(changed).toMatchObject({ default_api_version: '2025-03-31.basil', business_name: 'Second Bank' });
    });
  });
}
