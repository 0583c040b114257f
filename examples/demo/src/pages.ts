/** The demo's two pages. */
export function page(name: 'start' | 'done'): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Rocket Rides</title>
    <link rel="stylesheet" href="/app.css">
    <script type="module" src="/app.js"></script>
  </head>
  <body data-page="${name}">
    <main>
      <p class="brand">Rocket Rides</p>
      ${name === 'start' ? START : DONE}
    </main>
    <footer>A demo integration of Credence. Nothing here is a real shop.</footer>
  </body>
</html>`;
}

const START = `<h1>Before your first ride</h1>
      <p>We need to know that you are you. It takes about a minute and an identity document.</p>
      <button id="verify">Verify</button>
      <p id="problem" role="alert" hidden></p>`;

const DONE = `<h1 id="headline" aria-live="polite">One moment…</h1>
      <p id="detail">Waiting for the webhook.</p>
      <ol id="said" aria-label="What the webhook said"></ol>
      <p><a href="/">Start again</a></p>`;
