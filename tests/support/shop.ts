import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A business's own page, on an origin of its own, that opens the verification in a frame. */
export interface Shop {
  url: string;
  close(): Promise<void>;
}

/**
 * @param credenceUrl Whose script the page loads.
 * @param headers What the page is sent with besides.
 */
export async function openShop(
  credenceUrl: string,
  publishableKey: string,
  headers: Record<string, string> = {},
): Promise<Shop> {
  const page = `<!doctype html><html lang="en"><title>Shop</title>
<main><h1>Shop</h1><button id="verify">Verify</button><output id="result"></output></main>
<script src="${credenceUrl}/js/credence.js"></script>
<script>
  const stripe = Stripe('${publishableKey}');
  document.getElementById('verify').onclick = async () => {
    const secret = new URLSearchParams(location.search).get('secret');
    document.getElementById('result').textContent = JSON.stringify(await stripe.verifyIdentity(secret));
  };
</script></html>`;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => end(server),
  };
}

function end(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
