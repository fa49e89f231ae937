// SPDX-License-Identifier: EUPL-1.2
// Brings what is under way up to date. Without it a button does the same.
"use strict";
(() => {
  const look = async () => {
    const here = document.querySelector("[data-live]");
    if (!here || document.hidden) return here && setTimeout(look, 2000);
    try {
      const answer = await fetch(location.pathname, { credentials: "same-origin", headers: { Accept: "text/html" } });
      const there = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#live");
      if (there) document.getElementById("live").replaceWith(there);
    } catch { /* the network is away: the next look tells */ }
    setTimeout(look, 2000);
  };
  setTimeout(look, 2000);
})();
