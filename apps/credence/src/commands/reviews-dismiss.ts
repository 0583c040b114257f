import { defineCommand } from '../command.ts';
import type { Review } from './objects.ts';
import { ACCESS_OPTIONS } from './shared-options.ts';

export const reviewsDismiss = defineCommand({
  name: 'reviews dismiss',
  summary: 'Close a review that holds no session: somebody has looked at it',
  argument: 'id',
  options: ACCESS_OPTIONS,
  examples: ['reviews dismiss rev_1a2b3c'],
  async run({ openAccount, print }, options, id) {
    const api = await openAccount(options);
    const review = await api.post<Review>(`/v1/credence/reviews/${encodeURIComponent(id)}/dismiss`);
    print(review, `Review ${review.id} of ${review.verification_session}: ${review.status}`);
  },
});
