if (document.body.dataset.page === 'start') start();
else done();

function start() {
  const button = document.querySelector('#verify');
  const problem = document.querySelector('#problem');
  button.addEventListener('click', async () => {
    button.disabled = true;
    problem.hidden = true;
    try {
      const response = await fetch('/create-verification-session', { method: 'POST' });
      if (!response.ok) throw new Error();
      location.assign((await response.json()).url);
    } catch {
      problem.textContent = 'The verification could not be started. Is Credence running?';
      problem.hidden = false;
      button.disabled = false;
    }
  });
}

async function done() {
  const response = await fetch('/status');
  const headline = document.querySelector('#headline');
  const detail = document.querySelector('#detail');
  if (!response.ok) {
    headline.textContent = 'Nothing to show';
    detail.textContent = 'No verification was started in this browser.';
    return;
  }
  const { status, reason, said } = await response.json();
  document
    .querySelector('#said')
    .replaceChildren(...said.map((type) => Object.assign(document.createElement('li'), { textContent: type })));
  if (status === 'verified') {
    headline.textContent = 'You are verified';
    detail.textContent = 'The webhook said so, and its signature was right.';
    return;
  }
  if (status === 'requires_input' && reason) {
    headline.textContent = 'You are not verified yet';
    detail.textContent = reason;
  } else if (status === 'canceled') {
    headline.textContent = 'The verification was canceled';
    detail.textContent = '';
    return;
  }
  setTimeout(done, 700);
}
