import { endEphemeralKey, findEphemeralKeyById } from '../../store/ephemeral-keys.ts';
import { getObject } from '../objects.ts';
import { defineOperation } from '../operation.ts';
import { EPHEMERAL_KEY_EXPANDABLE, serializeEphemeralKey } from '../serialize/ephemeral-key.ts';

/** `DELETE /v1/ephemeral_keys/:id`: ends the key at once. */
export const remove = defineOperation({
  method: 'DELETE',
  path: '/v1/ephemeral_keys/:id',
  summary: 'End an ephemeral key',
  returns: 'ephemeral_key',
  permission: 'ephemeral_key_write',
  params: {},
  expandable: EPHEMERAL_KEY_EXPANDABLE,
  async run(request) {
    const { app } = request;
    const key = await getObject(request, { name: 'ephemeral key', param: 'key' }, (account, id) =>
      findEphemeralKeyById(app, account, id),
    );
    return { body: serializeEphemeralKey(await endEphemeralKey(app, key)) };
  },
});
