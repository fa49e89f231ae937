// SPDX-License-Identifier: EUPL-1.2
'use strict';
(() => {
  const film = document.getElementById('film');
  const signs = document.getElementById('signs');
  const speed = document.getElementById('speed');
  let told = -1;

  // tell says how far the film is; while it runs, every ten seconds.
  const tell = (ended) => {
    const second = Math.floor(film.currentTime);
    if (second === told && !ended) return;
    told = second;
    const body = JSON.stringify({second, ended});
    fetch('at', {method: 'POST', body, keepalive: true}).catch(() => {});
  };

  film.addEventListener('loadedmetadata', () => {
    const from = Number(film.dataset.from);
    if (from > 0 && from < film.duration - 3) film.currentTime = from;
  });
  film.addEventListener('timeupdate', () => {
    if (Math.abs(film.currentTime - told) >= 10) tell(false);
    if (signs && Math.abs(signs.currentTime - film.currentTime) > 0.3) signs.currentTime = film.currentTime;
  });
  film.addEventListener('pause', () => { tell(false); if (signs) signs.pause(); });
  film.addEventListener('play', () => { if (signs) signs.play().catch(() => {}); });
  film.addEventListener('ended', () => tell(true));
  window.addEventListener('pagehide', () => tell(false));
  speed.addEventListener('change', () => {
    film.playbackRate = Number(speed.value);
    if (signs) signs.playbackRate = film.playbackRate;
  });
  for (const chapter of document.querySelectorAll('button[data-second]')) {
    chapter.addEventListener('click', () => { film.currentTime = Number(chapter.dataset.second); film.play().catch(() => {}); });
  }

  // A recording has no picture on which captions would stand: they stand below it.
  if (film.tagName === 'AUDIO') {
    const line = document.getElementById('caption');
    for (const track of film.textTracks) {
      if (track.kind !== 'captions') continue;
      track.mode = 'hidden';
      line.hidden = false;
      track.addEventListener('cuechange', () => {
        line.textContent = Array.from(track.activeCues || []).map((cue) => cue.text).join('\n');
      });
      break;
    }
  }
})();
