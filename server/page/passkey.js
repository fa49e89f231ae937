// SPDX-License-Identifier: EUPL-1.2
// Asks the browser for a passkey and sends its answer with the form that asked. Without it, or without passkeys, the page
// says so, and its other forms work all the same.
"use strict";
(() => {
  const read = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const write = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const why = { InvalidStateError: "known", NotAllowedError: "cancelled", AbortError: "cancelled" };

  const ask = async (form) => {
    const options = JSON.parse(form.dataset.options);
    options.challenge = read(options.challenge);
    if (options.user) options.user.id = read(options.user.id);
    for (const known of options.excludeCredentials || []) known.id = read(known.id);
    const key = await navigator.credentials[form.dataset.passkey]({ publicKey: options });
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (key.response[part]) response[part] = write(key.response[part]);
    }
    return JSON.stringify({ id: key.id, rawId: write(key.rawId), type: key.type, response, clientExtensionResults: {} });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const say = (what) => form.querySelectorAll("[data-say]").forEach((line) => { line.hidden = line.dataset.say !== what; });
    if (!window.PublicKeyCredential || !navigator.credentials) {
      form.querySelector("button").hidden = true;
      say("none");
      continue;
    }
    let asking = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (asking) return;
      asking = true;
      say("");
      try {
        form.elements.answer.value = await ask(form);
        form.submit();
      } catch (error) {
        say(why[error.name] || "failed");
      }
      asking = false;
    });
  }
})();
