// Passkeys: asks the browser to make one or to sign with one, and sends what it answers as a form.
// A form with data-passkey="make" or "sign" is shown only where the browser can; what it says when
// something goes wrong stands in its data.

const can = window.PublicKeyCredential?.parseRequestOptionsFromJSON && PublicKeyCredential.prototype.toJSON;

/** The message for what went wrong. */
function reason(error) {
  // Whoever turns back and whoever waits too long look the same: the browser tells no more.
  if (error?.name === "NotAllowedError" || error?.name === "AbortError") return "cancelled";
  if (error?.name === "InvalidStateError") return "known";
  if (error?.name === "SecurityError") return "elsewhere";
  return error?.message === "429" ? "often" : "failed";
}

async function challenge(form) {
  const body = new URLSearchParams({ token: form.elements.token.value });
  const answer = await fetch(form.dataset.start, { method: "POST", body, credentials: "same-origin" });
  // Signed out meanwhile, too often, or out of order: there is a page for it, but not here.
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.json();
}

async function ask(form) {
  if (location.origin !== form.dataset.origin) throw new DOMException("", "SecurityError");
  const { ticket, options } = await challenge(form);
  const credential = form.dataset.passkey === "make"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.ticket.value = ticket;
  form.elements.response.value = JSON.stringify(credential.toJSON());
  form.submit();
}

for (const form of can ? document.querySelectorAll("form[data-passkey]") : []) {
  const wrong = form.querySelector("[data-wrong]");
  form.hidden = false;
  form.parentElement.querySelector("[data-passkey-none]")?.remove();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    wrong.hidden = true;
    try {
      await ask(form);
    } catch (error) {
      wrong.textContent = form.dataset[reason(error)];
      wrong.hidden = false;
    } finally {
      form.ariaBusy = "false";
    }
  });
}
