// SPDX-License-Identifier: EUPL-1.2
// The drawing of a floor: rooms, zones and desks in metres over a picture. All that the mouse does, the keyboard and the tables do, too.
'use strict';
(() => {
  const root = document.getElementById('tracing');
  if (!root) return;
  const words = JSON.parse(root.dataset.words);
  const say = (key, ...args) => { let i = 0; return (words[key] ?? key).replace(/%[sd]/g, () => args[i++]); };
  const count = (key, n) => say(key + (n === 1 ? '.one' : '.other'), n);
  const at = id => document.getElementById('t-' + id);
  const number = (n, digits = 2) => String(+(+n).toFixed(digits)).replace('.', document.documentElement.lang === 'de' ? ',' : '.');
  const read = text => { const n = parseFloat(String(text).replace(',', '.')); return Number.isFinite(n) ? n : null; };
  const round = n => Math.round(n * 1e4) / 1e4;
  const canvas = at('canvas'), stage = at('stage'), picture = at('picture'), ctx = canvas.getContext('2d');

  // ---- what is drawn, and how it changes

  let draft = null, revision = 0, short = '', problems = [];
  let tool = 'select', selected = new Set(), corners = [], cross = null, drag = null, scaleLine = null;
  const camera = { x: 0, y: 0, zoom: 20 }; // the world's point at the upper left, and pixels a metre
  const past = [], future = [];
  const lists = { desk: 'desks', room: 'rooms', zone: 'zones' };

  const fresh = () => crypto.randomUUID();
  const keyOf = (kind, id) => kind + ':' + id;
  const partsOf = key => [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
  const find = key => { const [kind, id] = partsOf(key); return draft[lists[kind]].find(x => x.id === id); };
  const chosen = kind => [...selected].filter(k => k.startsWith(kind + ':')).map(find).filter(Boolean);
  const ringsOf = thing => thing.shape ? [thing.shape] : thing.shapes ?? [];

  // edit changes a copy of the drawing; what it was before is remembered.
  function edit(change) {
    const was = draft, next = { ...draft };
    change(next);
    past.push(was);
    if (past.length > 200) past.shift();
    future.length = 0;
    put(next);
  }

  function put(next, quietly) {
    draft = next;
    for (const name of Object.values(lists)) draft[name] ??= [];
    draft.outline ??= []; draft.doors ??= [];
    index();
    for (const key of selected) if (!find(key)) selected.delete(key);
    if (!quietly) { dirty(); refresh(); }
    paint();
  }

  function step(from, to) {
    if (!from.length) return;
    to.push(draft);
    put(from.pop());
    announce(say(from === past ? 'undone' : 'redone'));
  }

  const replace = (list, things) => { const by = new Map(things.map(x => [x.id, x])); return list.map(x => by.get(x.id) ?? x); };
  const change = (kind, things) => edit(d => { d[lists[kind]] = replace(d[lists[kind]], things); });

  function remove() {
    if (!selected.size) return;
    const n = selected.size;
    edit(d => { for (const [kind, name] of Object.entries(lists)) d[name] = d[name].filter(x => !selected.has(keyOf(kind, x.id))); });
    selected.clear();
    refresh(); paint();
    announce(count('removed', n));
  }

  // ---- where things are

  const cell = 20; // metres
  let chunks = new Map(), twins = new Set();

  function index() {
    chunks = new Map(); twins = new Set();
    const codes = new Map();
    for (const k of draft.desks) {
      const s = k.shape, name = Math.floor(s.at.x / cell) + '|' + Math.floor(s.at.y / cell);
      let c = chunks.get(name);
      if (!c) chunks.set(name, c = { x: Math.floor(s.at.x / cell) * cell, y: Math.floor(s.at.y / cell) * cell, desks: [], path: new Path2D(), chairs: new Path2D() });
      c.desks.push(k);
      trace(c.path, s); chair(c.chairs, s);
      const code = k.code.trim().toLowerCase().replaceAll(',', '.');
      if (codes.has(code) || !code) { twins.add(k.id); if (code) twins.add(codes.get(code)); } else codes.set(code, k.id);
    }
  }

  const turned = (s, x, y) => { const a = (s.turn ?? 0) * Math.PI / 180, c = Math.cos(a), n = Math.sin(a); return { x: s.at.x + x * c - y * n, y: s.at.y + x * n + y * c }; };
  const cornersOf = s => [turned(s, -s.w / 2, -s.d / 2), turned(s, s.w / 2, -s.d / 2), turned(s, s.w / 2, s.d / 2), turned(s, -s.w / 2, s.d / 2)];

  function trace(path, s) { cornersOf(s).forEach((p, i) => i ? path.lineTo(p.x, p.y) : path.moveTo(p.x, p.y)); path.closePath(); }
  function chair(path, s) {
    const a = turned(s, -s.w * .22, s.d / 2 + .16), b = turned(s, s.w * .22, s.d / 2 + .16);
    path.moveTo(a.x, a.y); path.lineTo(b.x, b.y);
  }
  function ringPath(path, shape) {
    for (const ring of shape) { ring.forEach((p, i) => i ? path.lineTo(p.x, p.y) : path.moveTo(p.x, p.y)); path.closePath(); }
  }

  function inside(p, shape) {
    let is = false;
    for (const ring of shape) for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i], b = ring[j];
      if ((a.y > p.y) !== (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) is = !is;
    }
    return is;
  }
  const area = shape => Math.abs(shape[0]?.reduce((sum, a, i, ring) => { const b = ring[(i + 1) % ring.length]; return sum + a.x * b.y - b.x * a.y; }, 0) ?? 0) / 2;
  function middle(shape) {
    const ring = shape[0] ?? [];
    return { x: ring.reduce((s, p) => s + p.x, 0) / (ring.length || 1), y: ring.reduce((s, p) => s + p.y, 0) / (ring.length || 1) };
  }
  const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

  function deskAt(p) {
    let best = null, near = 12 / camera.zoom;
    for (const c of chunks.values()) {
      if (p.x < c.x - 6 || p.y < c.y - 6 || p.x > c.x + cell + 6 || p.y > c.y + cell + 6) continue;
      for (const k of c.desks) {
        const s = k.shape, a = -(s.turn ?? 0) * Math.PI / 180, dx = p.x - s.at.x, dy = p.y - s.at.y;
        const x = Math.abs(dx * Math.cos(a) - dy * Math.sin(a)) - s.w / 2, y = Math.abs(dx * Math.sin(a) + dy * Math.cos(a)) - s.d / 2;
        const out = Math.max(x, y, 0);
        if (out < near || out === 0 && best === null) { near = out; best = k; if (out === 0) return k; }
      }
    }
    return best;
  }
  function thingAt(p) {
    const k = deskAt(p);
    if (k) return keyOf('desk', k.id);
    let best = null, size = Infinity;
    for (const [kind, list] of [['room', draft.rooms], ['zone', draft.zones]]) {
      for (const x of list) for (const shape of ringsOf(x)) {
        const a = area(shape);
        if (inside(p, shape) && a < size - 1e-6) { best = keyOf(kind, x.id); size = a; }
      }
    }
    return best;
  }

  // ---- painting

  let asked = false, ink = {};
  const paint = () => { if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; draw(); }); } };
  function dip() {
    const style = getComputedStyle(root), of = name => style.getPropertyValue('--' + name).trim();
    ink = { text: of('text'), muted: of('muted'), line: of('line'), control: of('control'), primary: of('primary'), soft: of('soft'), onSoft: of('on-soft'), surface: of('surface'), bad: of('bad'), badSoft: of('bad-soft'), amber: of('amber'), focus: of('focus'), floor: of('sunken'), good: of('good') };
    paint();
  }

  function draw() {
    if (!draft) return;
    const dpr = window.devicePixelRatio || 1, w = stage.clientWidth, h = stage.clientHeight, z = camera.zoom;
    if (canvas.width !== Math.round(w * dpr) || canvas.height !== Math.round(h * dpr)) { canvas.width = Math.round(w * dpr); canvas.height = Math.round(h * dpr); }
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    ctx.clearRect(0, 0, w, h);
    const back = draft.backdrop;
    if (back && picture.src) {
      const metre = (back.scale || draft.w / back.w) * z;
      picture.style.transform = `translate(${(back.at.x - camera.x) * z}px, ${(back.at.y - camera.y) * z}px) scale(${metre})`;
    }
    ctx.setTransform(z * dpr, 0, 0, z * dpr, -camera.x * z * dpr, -camera.y * z * dpr);
    const px = 1 / z, view = { x: camera.x, y: camera.y, X: camera.x + w * px, Y: camera.y + h * px };
    ctx.lineJoin = 'round';
    if (!back) { ctx.fillStyle = ink.surface; ctx.fillRect(0, 0, draft.w, draft.h); grid(view, px); }
    ctx.setLineDash([6 * px, 4 * px]); ctx.lineWidth = px; ctx.strokeStyle = ink.control; ctx.strokeRect(0, 0, draft.w, draft.h); ctx.setLineDash([]);
    for (const x of draft.zones) for (const shape of x.shapes ?? []) {
      const path = new Path2D(); ringPath(path, shape);
      ctx.globalAlpha = .45; ctx.fillStyle = ink.soft; ctx.fill(path, 'evenodd'); ctx.globalAlpha = 1;
      const on = selected.has(keyOf('zone', x.id));
      ctx.setLineDash([5 * px, 3 * px]); ctx.strokeStyle = on ? ink.focus : ink.onSoft; ctx.lineWidth = (on ? 3 : 1.5) * px; ctx.stroke(path); ctx.setLineDash([]);
    }
    for (const x of draft.rooms) {
      const path = new Path2D(); ringPath(path, x.shape);
      ctx.globalAlpha = back ? .35 : .55; ctx.fillStyle = ink.floor; ctx.fill(path, 'evenodd'); ctx.globalAlpha = 1;
      const on = selected.has(keyOf('room', x.id));
      ctx.strokeStyle = on ? ink.focus : ink.text; ctx.lineWidth = Math.max(.08, (on ? 3 : 1.5) * px); ctx.stroke(path);
    }
    if (draft.outline.length) {
      const path = new Path2D(); draft.outline.forEach(shape => ringPath(path, shape));
      ctx.strokeStyle = ink.text; ctx.lineWidth = Math.max(.16, 2.5 * px); ctx.stroke(path);
    }
    ctx.strokeStyle = ink.amber; ctx.lineWidth = Math.max(.1, 2 * px);
    for (const l of draft.doors) { ctx.beginPath(); ctx.moveTo(l.from.x, l.from.y); ctx.lineTo(l.to.x, l.to.y); ctx.stroke(); }
    const shown = [];
    for (const c of chunks.values()) {
      if (c.x > view.X + 6 || c.y > view.Y + 6 || c.x + cell + 6 < view.x || c.y + cell + 6 < view.y) continue;
      shown.push(c);
      ctx.fillStyle = ink.surface; ctx.fill(c.path);
      ctx.strokeStyle = ink.primary; ctx.lineWidth = Math.min(.12, 1.6 * px); ctx.stroke(c.path);
      if (z > 8) { ctx.lineWidth = Math.min(.12, 2.5 * px); ctx.stroke(c.chairs); }
    }
    marks(shown, px);
    handles(px);
    preview(px);
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    labels(shown, view);
  }

  function grid(view, px) {
    const size = camera.zoom > 14 ? 1 : camera.zoom > 3 ? 5 : 25;
    ctx.strokeStyle = ink.line; ctx.lineWidth = px * .6; ctx.beginPath();
    for (let x = Math.max(0, Math.ceil(view.x / size) * size); x <= Math.min(draft.w, view.X); x += size) { ctx.moveTo(x, Math.max(0, view.y)); ctx.lineTo(x, Math.min(draft.h, view.Y)); }
    for (let y = Math.max(0, Math.ceil(view.y / size) * size); y <= Math.min(draft.h, view.Y); y += size) { ctx.moveTo(Math.max(0, view.x), y); ctx.lineTo(Math.min(draft.w, view.X), y); }
    ctx.stroke();
  }

  // marks are a cross for what is wrong, and a ring around what is chosen.
  function marks(shown, px) {
    const wrong = new Set(problems.filter(p => p.kind === 'desk').map(p => p.id)), bad = new Path2D(), ring = new Path2D();
    for (const c of shown) for (const k of c.desks) {
      if (twins.has(k.id) || wrong.has(k.id)) { const [a, b, d, e] = cornersOf(k.shape); trace(bad, k.shape); bad.moveTo(a.x, a.y); bad.lineTo(d.x, d.y); bad.moveTo(b.x, b.y); bad.lineTo(e.x, e.y); }
      if (selected.has(keyOf('desk', k.id))) trace(ring, { ...k.shape, w: k.shape.w + 8 * px, d: k.shape.d + 8 * px });
    }
    ctx.strokeStyle = ink.bad; ctx.lineWidth = 2 * px; ctx.stroke(bad);
    ctx.strokeStyle = ink.focus; ctx.lineWidth = 2.5 * px; ctx.stroke(ring);
  }

  function shapeChosen() {
    if (selected.size !== 1) return null;
    const [key] = selected, [kind] = partsOf(key);
    return kind === 'desk' ? null : { key, kind, thing: find(key) };
  }
  function handles(px) {
    const one = shapeChosen();
    if (!one) return;
    ctx.fillStyle = ink.surface; ctx.strokeStyle = ink.focus; ctx.lineWidth = 2 * px;
    for (const shape of ringsOf(one.thing)) for (const ring of shape) for (const p of ring) { ctx.beginPath(); ctx.arc(p.x, p.y, 5 * px, 0, 7); ctx.fill(); ctx.stroke(); }
  }

  function preview(px) {
    ctx.strokeStyle = ink.focus; ctx.fillStyle = ink.focus; ctx.lineWidth = 2 * px;
    const here = drag?.to ?? cross;
    if (corners.length) {
      ctx.beginPath(); corners.forEach((p, i) => i ? ctx.lineTo(p.x, p.y) : ctx.moveTo(p.x, p.y));
      if (here) ctx.lineTo(here.x, here.y);
      ctx.stroke();
      for (const p of corners) { ctx.beginPath(); ctx.arc(p.x, p.y, 4 * px, 0, 7); ctx.fill(); }
    }
    if (scaleLine) { ctx.beginPath(); ctx.moveTo(scaleLine.a.x, scaleLine.a.y); ctx.lineTo(scaleLine.b.x, scaleLine.b.y); ctx.stroke(); }
    if (drag?.kind === 'box') { ctx.setLineDash([4 * px, 3 * px]); ctx.strokeRect(drag.from.x, drag.from.y, drag.to.x - drag.from.x, drag.to.y - drag.from.y); ctx.setLineDash([]); }
    if (drag?.kind === 'row') { const path = new Path2D(); for (const k of rowOf(drag.from, drag.to)) { trace(path, k.shape); chair(path, k.shape); } ctx.stroke(path); }
    if (here && tool !== 'select' && tool !== 'hand') { ctx.beginPath(); ctx.moveTo(here.x - 9 * px, here.y); ctx.lineTo(here.x + 9 * px, here.y); ctx.moveTo(here.x, here.y - 9 * px); ctx.lineTo(here.x, here.y + 9 * px); ctx.stroke(); }
  }

  function labels(shown, view) {
    const z = camera.zoom, spot = p => [(p.x - camera.x) * z, (p.y - camera.y) * z];
    ctx.textAlign = 'center'; ctx.textBaseline = 'middle'; ctx.fillStyle = ink.primary;
    ctx.font = '600 13px "Source Sans 3", sans-serif';
    if (z >= 20) for (const c of shown) for (const k of c.desks) {
      const s = k.shape;
      if (s.at.x < view.x - 1 || s.at.x > view.X + 1 || s.at.y < view.y - 1 || s.at.y > view.Y + 1 || s.w * z < 30) continue;
      const [x, y] = spot(s.at);
      ctx.fillText(s.w * z < 48 ? k.code.slice(k.code.lastIndexOf('.') + 1) : k.code, x, y, s.w * z - 4);
    }
    for (const [list, colour] of [[draft.rooms, ink.text], [draft.zones, ink.onSoft]]) for (const thing of list) {
      const shape = ringsOf(thing)[0];
      if (!thing.name || !shape || Math.sqrt(area(shape)) * z < 60) continue;
      const m = middle(shape), [x, y] = spot(list === draft.zones ? { x: m.x, y: Math.min(...shape[0].map(p => p.y)) + 12 / z } : m);
      ctx.lineWidth = 3; ctx.strokeStyle = ink.surface; ctx.strokeText(thing.name, x, y); ctx.fillStyle = colour; ctx.fillText(thing.name, x, y);
    }
  }

  // ---- the view

  let touched = false; // once somebody has moved the view, it stays when the window changes

  const world = e => { const box = canvas.getBoundingClientRect(); return { x: camera.x + (e.clientX - box.left) / camera.zoom, y: camera.y + (e.clientY - box.top) / camera.zoom }; };
  function zoomAt(x, y, by) {
    touched = true;
    const was = camera.zoom;
    camera.zoom = Math.min(400, Math.max(.5, was * by));
    camera.x += x / was - x / camera.zoom; camera.y += y / was - y / camera.zoom;
    paint();
  }
  const zoomMiddle = by => zoomAt(stage.clientWidth / 2, stage.clientHeight / 2, by);
  function fit(box) {
    const b = box ?? { x: 0, y: 0, X: draft.w, Y: draft.h }, w = stage.clientWidth || 800, h = stage.clientHeight || 500;
    camera.zoom = Math.min(box ? 60 : 200, (w - 40) / Math.max(b.X - b.x, .1), (h - 40) / Math.max(b.Y - b.y, .1));
    camera.x = (b.x + b.X) / 2 - w / camera.zoom / 2; camera.y = (b.y + b.Y) / 2 - h / camera.zoom / 2;
    paint();
  }
  function show(key) {
    touched = true;
    const thing = find(key);
    if (!thing) return;
    select([key]);
    const p = thing.shape?.at ?? middle(ringsOf(thing)[0] ?? [[]]);
    camera.zoom = Math.max(camera.zoom, 30);
    camera.x = p.x - stage.clientWidth / camera.zoom / 2; camera.y = p.y - stage.clientHeight / camera.zoom / 2;
    paint();
  }

  // snap brings a point onto a tenth of a metre, onto a corner that is near, and level or upright with the corner before.
  function snap(p, e) {
    if (e?.altKey) return { x: round(p.x), y: round(p.y) };
    const near = 9 / camera.zoom;
    for (const x of [...draft.rooms, ...draft.zones]) for (const shape of ringsOf(x)) for (const ring of shape) for (const c of ring) if (apart(c, p) < near) return { ...c };
    const out = { x: Math.round(p.x * 10) / 10, y: Math.round(p.y * 10) / 10 }, last = corners.at(-1);
    if (last) {
      if (Math.abs(p.x - last.x) < Math.max(near, Math.abs(p.y - last.y) * .08)) out.x = last.x;
      if (Math.abs(p.y - last.y) < Math.max(near, Math.abs(p.x - last.x) * .08)) out.y = last.y;
    }
    return out;
  }

  // ---- drawing

  const draws = { room: 1, zone: 1, outline: 1 };

  function choose(name) {
    tool = name; corners = []; cross = null; drag = null; scaleLine = null;
    for (const b of root.querySelectorAll('[data-tool]')) b.setAttribute('aria-pressed', String(b.dataset.tool === name));
    at('hint').textContent = say('hint.' + name);
    canvas.dataset.tool = name;
    for (const panel of root.querySelectorAll('[data-for]')) panel.hidden = !panel.dataset.for.split(' ').includes(name);
    paint();
  }

  function corner(p) {
    const first = corners[0], last = corners.at(-1);
    if (last && apart(last, p) < .01) return;
    if (corners.length >= 3 && apart(first, p) < 9 / camera.zoom) return close();
    corners.push(p);
    announce(count('corners', corners.length));
    paint();
  }

  function close() {
    if (corners.length < 3) { announce(say('corners.few')); return; }
    const ring = corners, id = fresh();
    corners = [];
    if (crossed(ring)) announce(say('crossed'));
    edit(d => {
      if (tool === 'room') d.rooms = [...d.rooms, { id, name: '', kind: 'office', shape: [ring] }];
      else if (tool === 'zone') d.zones = [...d.zones, { id, name: say('zone.name', d.zones.length + 1), shapes: [[ring]] }];
      else d.outline = [[ring]];
    });
    if (tool !== 'outline') select([keyOf(tool, id)]);
    announce(say('done.' + tool));
  }

  // crossed tells whether two sides of a ring meet that are no neighbours. The server looks once more.
  function crossed(ring) {
    const side = (a, b, c) => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
    for (let i = 0; i < ring.length; i++) for (let j = i + 2; j < ring.length; j++) {
      if (i === 0 && j === ring.length - 1) continue;
      const a = ring[i], b = ring[i + 1], c = ring[j], d = ring[(j + 1) % ring.length];
      if (side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b)) return true;
    }
    return false;
  }

  // next is the code after one: 3.09, 3.10. One that ends in no digit gets one.
  function next(code, by = 1) {
    const m = /^(.*?)(\d+)$/.exec(code);
    return m ? m[1] + String(+m[2] + by).padStart(m[2].length, '0') : code + (1 + by);
  }
  function freeCode() {
    let best = null;
    for (const k of draft.desks) { const m = /^(.*?)(\d+)$/.exec(k.code); if (m && (!best || m[1] === best[1] && +m[2] > +best[2])) best = m; }
    return best ? next(best[0]) : short + '.01';
  }

  function rowSettings() {
    return { count: Math.max(1, Math.min(500, Math.round(read(at('row-count').value) ?? 1))), gap: Math.max(.3, read(at('row-gap').value) ?? 1.6), by: at('row-by').value,
      facing: at('row-facing').value, w: read(at('row-w').value) ?? 1.6, d: read(at('row-d').value) ?? .8, first: at('row-first').value.trim() || freeCode(), step: Math.round(read(at('row-step').value) ?? 1) || 1 };
  }
  function rowOf(from, to) {
    const r = rowSettings(), length = apart(from, to), dir = length > .01 ? { x: (to.x - from.x) / length, y: (to.y - from.y) / length } : { x: 1, y: 0 };
    const n = r.by === 'gap' ? Math.min(500, Math.floor(length / r.gap + 1e-6) + 1) : r.count, gap = r.by === 'gap' ? r.gap : n > 1 ? length / (n - 1) : 0;
    const along = Math.atan2(dir.y, dir.x) * 180 / Math.PI, facing = { along, across: along + 180 }[r.facing] ?? +r.facing;
    const turn = round(((facing % 360) + 360) % 360), desks = [];
    for (let i = 0, code = r.first; i < n; i++, code = next(code, r.step)) desks.push({ id: '', code, shape: { at: { x: round(from.x + dir.x * gap * i), y: round(from.y + dir.y * gap * i) }, w: r.w, d: r.d, turn }, features: {} });
    return desks;
  }
  function placeRow(from, to) {
    const r = rowSettings();
    if (r.by === 'count' && r.count > 1 && apart(from, to) < .3) { announce(say('row.short')); return; }
    const desks = rowOf(from, to).map(k => ({ ...k, id: fresh() }));
    edit(d => { d.desks = [...d.desks, ...desks]; });
    at('row-first').value = next(desks.at(-1).code, r.step);
    select(desks.map(k => keyOf('desk', k.id)));
    announce(say('row.done', desks.length, desks[0].code, desks.at(-1).code));
  }
  function placeDesk(p) {
    const r = rowSettings(), desk = { id: fresh(), code: r.first, shape: { at: p, w: r.w, d: r.d, turn: +r.facing || 0 }, features: {} };
    edit(d => { d.desks = [...d.desks, desk]; });
    at('row-first').value = next(r.first, r.step);
    select([keyOf('desk', desk.id)]);
    announce(say('desk.done', desk.code));
  }

  function select(keys, add) {
    if (!add) selected = new Set();
    for (const key of keys) selected.has(key) && add ? selected.delete(key) : selected.add(key);
    refresh(); paint();
  }

  function moved(thing, dx, dy) {
    const by = p => ({ x: round(p.x + dx), y: round(p.y + dy) }), ring = shape => shape.map(r => r.map(by));
    if (thing.shape?.at) return { ...thing, zone: undefined, shape: { ...thing.shape, at: by(thing.shape.at) } };
    return thing.shape ? { ...thing, shape: ring(thing.shape) } : { ...thing, shapes: (thing.shapes ?? []).map(ring) };
  }
  function moveChosen(from, dx, dy) {
    const out = { ...from };
    for (const [kind, name] of Object.entries(lists)) out[name] = from[name].map(x => selected.has(keyOf(kind, x.id)) ? moved(x, dx, dy) : x);
    return out;
  }

  // ---- pointers

  const fingers = new Map();
  let pinch = null, space = false;

  canvas.addEventListener('pointerdown', e => {
    if (!draft) return;
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(e.pointerId);
    fingers.set(e.pointerId, e);
    if (fingers.size === 2) { const [a, b] = [...fingers.values()]; if (drag?.was) put(drag.was, true); drag = null; pinch = { far: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 }; return; }
    const p = world(e);
    if (e.button === 1 || space || tool === 'hand') { drag = { kind: 'pan', x: e.clientX, y: e.clientY }; return; }
    if (e.button !== 0) return;
    if (draws[tool]) { drag = { kind: 'corner', x: e.clientX, y: e.clientY, to: snap(p, e) }; return; }
    if (tool === 'desk') { drag = { kind: 'desk', to: snap(p, e) }; return; }
    if (tool === 'row') { drag = { kind: 'row', from: snap(p, e), to: snap(p, e) }; return; }
    if (tool === 'scale') { drag = { kind: 'scale' }; scaleLine = { a: p, b: p }; return; }
    const one = shapeChosen(), near = 9 / camera.zoom;
    if (one) for (const [i, shape] of ringsOf(one.thing).entries()) for (const [j, ring] of shape.entries()) for (const [n, c] of ring.entries()) if (apart(c, p) < near) { drag = { kind: 'handle', was: draft, key: one.key, i, j, n }; return; }
    const key = thingAt(p), desk = key?.startsWith('desk:');
    if (key && (desk || selected.has(key) || e.pointerType !== 'touch')) {
      if (e.shiftKey) select([key], true); else if (!selected.has(key)) { if (!desk && e.pointerType === 'mouse') { drag = { kind: 'box', from: p, to: p, tap: key }; return; } select([key]); }
      drag = { kind: 'move', was: draft, from: p };
      return;
    }
    drag = e.pointerType === 'touch' ? { kind: 'pan', x: e.clientX, y: e.clientY, tap: key ?? '' } : { kind: 'box', from: p, to: p, add: e.shiftKey, tap: '' };
  });

  canvas.addEventListener('pointermove', e => {
    if (!draft) return;
    if (fingers.has(e.pointerId)) fingers.set(e.pointerId, e);
    if (pinch && fingers.size === 2) {
      const [a, b] = [...fingers.values()], box = canvas.getBoundingClientRect(), far = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x = (a.clientX + b.clientX) / 2, y = (a.clientY + b.clientY) / 2;
      camera.x -= (x - pinch.x) / camera.zoom; camera.y -= (y - pinch.y) / camera.zoom;
      zoomAt(x - box.left, y - box.top, far / Math.max(pinch.far, 1));
      pinch = { far, x, y };
      return;
    }
    const p = world(e);
    if (!drag) { if (tool !== 'select' && tool !== 'hand') { cross = snap(p, e); paint(); } return; }
    switch (drag.kind) {
      case 'pan': if (drag.tap !== undefined && Math.hypot(e.clientX - drag.x, e.clientY - drag.y) < 4) return; drag.tap = undefined; touched = true; camera.x -= (e.clientX - drag.x) / camera.zoom; camera.y -= (e.clientY - drag.y) / camera.zoom; drag.x = e.clientX; drag.y = e.clientY; break;
      case 'scale': scaleLine.b = e.altKey ? p : level(scaleLine.a, p); break;
      case 'move': { const d = { x: Math.round((p.x - drag.from.x) * 10) / 10, y: Math.round((p.y - drag.from.y) * 10) / 10 }; if (d.x || d.y || drag.done) { drag.done = true; put(moveChosen(drag.was, d.x, d.y), true); } return; }
      case 'handle': { drag.done = true; put(handled(drag.was, drag, snap(p, e)), true); return; }
      case 'box': drag.to = p; break;
      default: drag.to = snap(p, e);
    }
    paint();
  });

  const level = (a, p) => Math.abs(p.x - a.x) < Math.abs(p.y - a.y) * .05 ? { x: a.x, y: p.y } : Math.abs(p.y - a.y) < Math.abs(p.x - a.x) * .05 ? { x: p.x, y: a.y } : p;

  function handled(was, { key, i, j, n }, p) {
    const [kind, id] = partsOf(key), set = shape => shape.map((ring, jj) => jj === j ? ring.map((c, nn) => nn === n ? p : c) : ring);
    return { ...was, [lists[kind]]: was[lists[kind]].map(x => x.id !== id ? x : x.shape ? { ...x, shape: set(x.shape) } : { ...x, shapes: x.shapes.map((s, ii) => ii === i ? set(s) : s) }) };
  }

  function lift(e) {
    fingers.delete(e.pointerId);
    if (pinch) { if (!fingers.size) pinch = null; return; }
    const d = drag;
    drag = null;
    if (!d || !draft) return;
    const p = world(e);
    switch (d.kind) {
      case 'pan': if (d.tap !== undefined) select(d.tap ? [d.tap] : []); break;
      case 'corner': corner(d.to); break;
      case 'desk': placeDesk(d.to); break;
      case 'row': placeRow(d.from, d.to); break;
      case 'scale': if (apart(scaleLine.a, scaleLine.b) * camera.zoom > 10) at('length').focus(); break;
      case 'move': case 'handle': if (d.done) { past.push(d.was); future.length = 0; dirty(); refresh(); } break;
      case 'box': {
        if (apart(d.from, p) * camera.zoom < 4) { select(d.tap ? [d.tap] : []); break; }
        const x = Math.min(d.from.x, p.x), X = Math.max(d.from.x, p.x), y = Math.min(d.from.y, p.y), Y = Math.max(d.from.y, p.y);
        if (!d.add) selected = new Set();
        for (const k of draft.desks) if (k.shape.at.x >= x && k.shape.at.x <= X && k.shape.at.y >= y && k.shape.at.y <= Y) selected.add(keyOf('desk', k.id));
        if (!selected.size) for (const r of draft.rooms) if (r.shape[0]?.every(c => c.x >= x && c.x <= X && c.y >= y && c.y <= Y)) selected.add(keyOf('room', r.id));
        announce(count('chosen', selected.size));
        refresh();
      }
    }
    paint();
  }
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', e => { fingers.delete(e.pointerId); if (drag?.was) put(drag.was, true); drag = null; pinch = null; paint(); });
  canvas.addEventListener('dblclick', () => { if (draws[tool] && corners.length >= 3) close(); });
  canvas.addEventListener('wheel', e => {
    e.preventDefault();
    const box = canvas.getBoundingClientRect(), unit = e.deltaMode === 1 ? 16 : 1;
    if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) { camera.x += (e.deltaX || e.deltaY) * unit / camera.zoom; paint(); return; }
    zoomAt(e.clientX - box.left, e.clientY - box.top, Math.exp(-e.deltaY * unit * (e.ctrlKey ? .01 : .0015)));
  }, { passive: false });

  // ---- keys

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  canvas.addEventListener('keydown', e => {
    if (!draft) return;
    const ctrl = e.ctrlKey || e.metaKey, arrow = arrows[e.key];
    if (arrow && !ctrl) {
      const size = e.shiftKey ? 1 : .1;
      if (tool !== 'select' && tool !== 'hand') {
        cross ??= { x: Math.round((camera.x + stage.clientWidth / camera.zoom / 2) * 10) / 10, y: Math.round((camera.y + stage.clientHeight / camera.zoom / 2) * 10) / 10 };
        cross = { x: round(cross.x + arrow[0] * size), y: round(cross.y + arrow[1] * size) };
        if (drag?.kind === 'keys') drag.to = cross;
        announce(say('cross', number(cross.x, 1), number(cross.y, 1)));
      } else if (selected.size && tool === 'select') edit(d => Object.assign(d, moveChosen(d, arrow[0] * size, arrow[1] * size)));
      else { camera.x += arrow[0] * 60 / camera.zoom; camera.y += arrow[1] * 60 / camera.zoom; }
      e.preventDefault(); paint();
      return;
    }
    switch (e.key) {
      case '+': zoomMiddle(1.25); break;
      case '-': zoomMiddle(.8); break;
      case '0': fit(); break;
      case ' ':
        if (cross && draws[tool]) corner({ ...cross });
        else if (cross && tool === 'desk') placeDesk({ ...cross });
        else if (cross && tool === 'row') { if (corners.length) { const [a] = corners; corners = []; placeRow(a, { ...cross }); } else { corners = [{ ...cross }]; announce(say('row.begun')); } }
        else if (cross && tool === 'scale') { if (scaleLine && scaleLine.open) { scaleLine = { a: scaleLine.a, b: { ...cross } }; at('length').focus(); } else scaleLine = { a: { ...cross }, b: { ...cross }, open: true }; }
        else space = true;
        break;
      case 'Enter': if (draws[tool] && corners.length) close(); else return; break;
      case 'Backspace': if (corners.length) { corners.pop(); announce(count('corners', corners.length)); } else remove(); break;
      case 'Delete': remove(); break;
      case 'Escape': if (corners.length || drag || scaleLine) { if (drag?.was) put(drag.was, true); corners = []; drag = null; scaleLine = null; } else if (selected.size) select([]); else choose('select'); break;
      case 'a': case 'A': if (!ctrl) return; select(draft.desks.map(k => keyOf('desk', k.id))); announce(count('chosen', selected.size)); break;
      default: {
        const name = !ctrl && !e.altKey && { v: 'select', h: 'hand', r: 'room', z: 'zone', u: 'outline', p: 'desk', i: 'row', m: 'scale' }[e.key.toLowerCase()];
        if (!name) return;
        choose(name);
      }
    }
    e.preventDefault(); paint();
  });
  canvas.addEventListener('keyup', e => { if (e.key === ' ') space = false; });
  root.addEventListener('keydown', e => {
    if (!(e.ctrlKey || e.metaKey) || e.target.matches('input:not([type=checkbox]), textarea') || !draft) return;
    if (e.key.toLowerCase() === 'z') { e.shiftKey ? step(future, past) : step(past, future); e.preventDefault(); }
    if (e.key.toLowerCase() === 'y') { step(future, past); e.preventDefault(); }
  });

  // ---- panels and tables

  let stale = false, waiting = false;
  const refresh = () => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; panels(); }); } };
  const busy = node => node.contains(document.activeElement) && document.activeElement.matches('input, select, textarea');
  function el(name, set = {}, ...inner) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(set)) {
      if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
      else if (key in node && key !== 'list' && typeof value !== 'string') node[key] = value;
      else node.setAttribute(key, value);
    }
    node.append(...inner);
    return node;
  }

  function panels() {
    if (!draft) return;
    at('undo').disabled = !past.length; at('redo').disabled = !future.length;
    if (!at('row-first').value) at('row-first').value = freeCode();
    at('panel-picture').classList.toggle('has', !!draft.backdrop);
    at('width').value = document.activeElement === at('width') ? at('width').value : number(draft.backdrop ? draft.backdrop.w * draft.backdrop.scale : draft.w);
    at('height').value = document.activeElement === at('height') ? at('height').value : number(draft.h);
    at('clear-outline').hidden = !draft.outline.length;
    wrongs(); bulk(); tables();
  }

  function wrongs() {
    const list = at('wrongs');
    list.replaceChildren(...problems.slice(0, 50).map(p => el('li', {}, p.id && p.kind !== 'outline' ? el('button', { type: 'button', class: 'quiet', onclick: () => { show(keyOf(p.kind, p.id)); canvas.focus(); } }, p.words) : p.words)));
    at('fine').hidden = problems.length > 0;
    at('wrong-count').textContent = problems.length ? count('wrongs', problems.length) : '';
  }

  const features = ['adjustable', 'docking', 'quiet', 'accessible', 'window'];

  // bulk shows what all chosen desks have in common; a box that is neither is filled in by half.
  function bulk() {
    const desks = chosen('desk'), one = shapeChosen();
    at('panel-desks').hidden = !desks.length;
    at('panel-shape').hidden = !one;
    at('panel-none').hidden = !!desks.length || !!one;
    if (desks.length) {
      at('chosen').textContent = desks.length === 1 ? say('desk', desks[0].code) : count('desks', desks.length);
      for (const f of features) { const n = desks.filter(k => k.features[f]).length, box = at('f-' + f); box.checked = n === desks.length; box.indeterminate = n > 0 && n < desks.length; }
      const same = of => { const [first] = desks, v = of(first); return desks.every(k => of(k) === v) ? v : ''; };
      for (const [id, of] of [['f-monitors', k => k.features.monitors ?? 0], ['f-inches', k => k.features.inches ?? 0], ['f-turn', k => number(k.shape.turn ?? 0)], ['f-w', k => number(k.shape.w)], ['f-d', k => number(k.shape.d)]]) if (document.activeElement !== at(id)) at(id).value = same(of);
      if (document.activeElement !== at('renumber-first')) at('renumber-first').value = [...desks].sort((a, b) => reading(a, b))[0].code;
    }
    if (one && !busy(at('panel-shape'))) {
      at('shape-title').textContent = say(one.kind);
      at('shape-name').value = one.thing.name ?? '';
      at('shape-kind').value = one.thing.kind || 'room';
      at('shape-home').value = one.thing.home ?? '';
      at('shape-quiet').checked = !!one.thing.quiet;
      for (const node of root.querySelectorAll('[data-shape]')) node.hidden = node.dataset.shape !== one.kind;
    }
  }
  const reading = (a, b, columns) => {
    const [p, q] = columns ? [a.shape.at.x, b.shape.at.x] : [a.shape.at.y, b.shape.at.y], [r, s] = columns ? [a.shape.at.y, b.shape.at.y] : [a.shape.at.x, b.shape.at.x];
    return Math.abs(p - q) > .5 ? p - q : r - s;
  };
  const eachDesk = with_ => change('desk', chosen('desk').map(with_));

  for (const f of features) at('f-' + f).addEventListener('change', e => { const on = e.target.checked; eachDesk(k => ({ ...k, features: { ...k.features, [f]: on } })); });
  for (const f of ['monitors', 'inches']) at('f-' + f).addEventListener('change', e => { const n = Math.round(read(e.target.value) ?? -1); if (n >= 0) eachDesk(k => ({ ...k, features: { ...k.features, [f]: n } })); });
  for (const [id, name] of [['f-turn', 'turn'], ['f-w', 'w'], ['f-d', 'd']]) at(id).addEventListener('change', e => { const n = read(e.target.value); if (n !== null) eachDesk(k => ({ ...k, shape: { ...k.shape, [name]: name === 'turn' ? ((n % 360) + 360) % 360 : n } })); });
  at('renumber').addEventListener('submit', e => {
    e.preventDefault();
    const columns = at('renumber-order').value === 'columns', desks = [...chosen('desk')].sort((a, b) => reading(a, b, columns)), by = Math.round(read(at('renumber-step').value) ?? 1) || 1;
    let code = at('renumber-first').value.trim();
    if (!code || !desks.length) return;
    change('desk', desks.map(k => { const out = { ...k, code }; code = next(code, by); return out; }));
    announce(say('renumbered', desks.length));
  });
  at('shape-name').addEventListener('change', e => shape({ name: e.target.value.trim() }));
  at('shape-kind').addEventListener('change', e => shape({ kind: e.target.value }));
  at('shape-home').addEventListener('change', e => shape({ home: e.target.value || undefined }));
  at('shape-quiet').addEventListener('change', e => shape({ quiet: e.target.checked }));
  function shape(set) { const one = shapeChosen(); if (one) change(one.kind, [{ ...one.thing, ...set }]); }
  for (const b of root.querySelectorAll('[data-remove]')) b.addEventListener('click', () => { remove(); canvas.focus(); });
  at('clear-outline').addEventListener('click', () => edit(d => { d.outline = []; }));

  // the tables are the twin of the drawing.
  const perPage = 25;
  let page = 0;
  function tables() {
    at('desk-count').textContent = draft.desks.length; at('room-count').textContent = draft.rooms.length; at('zone-count').textContent = draft.zones.length;
    if (at('table-desks').open && !busy(at('desk-rows'))) deskRows();
    if (at('table-rooms').open && !busy(at('room-rows'))) shapeRows('room');
    if (at('table-zones').open && !busy(at('zone-rows'))) shapeRows('zone');
  }
  for (const id of ['table-desks', 'table-rooms', 'table-zones']) at(id).addEventListener('toggle', refresh);

  function field(label, value, done, type = 'text') {
    return el('input', { type, value: String(value), 'aria-label': label, autocomplete: 'off', onchange: e => { const ok = done(e.target.value, e.target); e.target.toggleAttribute('aria-invalid', ok === false); if (ok === false) { e.target.setAttribute('aria-invalid', 'true'); announce(say('unread')); } } });
  }
  function deskRows() {
    const want = at('filter').value.trim().toLowerCase(), list = draft.desks.filter(k => !want || k.code.toLowerCase().includes(want)).sort((a, b) => a.code.localeCompare(b.code, undefined, { numeric: true }));
    const pages = Math.max(1, Math.ceil(list.length / perPage));
    page = Math.min(page, pages - 1);
    at('page').textContent = say('page', page + 1, pages);
    at('page-back').disabled = page === 0; at('page-on').disabled = page >= pages - 1;
    at('desk-rows').replaceChildren(...list.slice(page * perPage, (page + 1) * perPage).map(k => {
      const key = keyOf('desk', k.id), set = (name, of) => field(say('of', say('column.' + name), k.code), of, text => { const n = read(text); if (n === null) return false; const d = find(key); if (d) change('desk', [name === 'turn' ? { ...d, shape: { ...d.shape, turn: ((n % 360) + 360) % 360 } } : { ...moved(d, 0, 0), shape: { ...d.shape, at: { ...d.shape.at, [name]: n } } }]); });
      return el('tr', { class: twins.has(k.id) ? 'twin' : '' },
        el('td', {}, el('input', { type: 'checkbox', checked: selected.has(key), 'aria-label': say('pick', k.code), onchange: () => select([key], true) })),
        el('td', {}, field(say('of', say('column.code'), k.code), k.code, text => { const d = find(key); if (!text.trim()) return false; if (d) change('desk', [{ ...d, code: text.trim() }]); })),
        el('td', {}, set('x', number(k.shape.at.x))), el('td', {}, set('y', number(k.shape.at.y))), el('td', {}, set('turn', number(k.shape.turn ?? 0))),
        el('td', {}, features.filter(f => k.features[f]).map(f => say('short.' + f)).concat(k.features.monitors ? [count('monitors', k.features.monitors)] : []).join(', ') || '–'),
        el('td', {}, el('button', { type: 'button', class: 'quiet', 'aria-label': say('show.of', k.code), onclick: () => { show(key); canvas.focus(); } }, say('show'))));
    }));
  }
  const ringText = shape => (shape[0] ?? []).map(p => number(p.x) + ' ' + number(p.y)).join('; ');
  function ringRead(text) {
    const ring = text.split(';').map(t => t.trim()).filter(Boolean).map(t => { const [x, y, more] = t.split(/\s+/).map(read); return more === undefined && x !== null && y !== null && y !== undefined ? { x: round(x), y: round(y) } : null; });
    return ring.length >= 3 && !ring.includes(null) ? ring : null;
  }
  function shapeRows(kind) {
    at(kind + '-rows').replaceChildren(...draft[lists[kind]].slice(0, 300).map((thing, i) => {
      const key = keyOf(kind, thing.id), name = thing.name || say(kind) + ' ' + (i + 1);
      const set = with_ => { const x = find(key); if (x) change(kind, [{ ...x, ...with_ }]); };
      return el('tr', {},
        el('td', {}, field(say('of', say('column.name'), name), thing.name ?? '', text => set({ name: text.trim() }))),
        el('td', {}, ...ringsOf(thing).slice(0, 1).map(shape => field(say('of', say('column.corners'), name), ringText(shape), text => { const ring = ringRead(text), x = find(key); if (!ring) return false; set(x.shape ? { shape: [ring, ...x.shape.slice(1)] } : { shapes: [[ring, ...x.shapes[0].slice(1)], ...x.shapes.slice(1)] }); }))),
        el('td', {}, el('button', { type: 'button', class: 'quiet', 'aria-label': say('show.of', name), onclick: () => { show(key); canvas.focus(); } }, say('show')), el('button', { type: 'button', class: 'quiet', 'aria-label': say('remove.of', name), onclick: () => { select([key]); remove(); } }, say('remove'))));
    }));
  }
  at('filter').addEventListener('input', () => { page = 0; deskRows(); });
  at('filter-pick').addEventListener('click', () => { const want = at('filter').value.trim().toLowerCase(); select(draft.desks.filter(k => k.code.toLowerCase().includes(want)).map(k => keyOf('desk', k.id))); announce(count('chosen', selected.size)); });
  at('page-back').addEventListener('click', () => { page--; deskRows(); });
  at('page-on').addEventListener('click', () => { page++; deskRows(); });
  for (const kind of ['room', 'zone']) at('add-' + kind).addEventListener('submit', e => {
    e.preventDefault();
    const input = at('add-' + kind + '-corners'), ring = ringRead(input.value), name = at('add-' + kind + '-name').value.trim(), id = fresh();
    input.toggleAttribute('aria-invalid', !ring); if (!ring) { input.setAttribute('aria-invalid', 'true'); announce(say('unread')); input.focus(); return; }
    edit(d => { d[lists[kind]] = [...d[lists[kind]], kind === 'room' ? { id, name, kind: 'office', shape: [ring] } : { id, name: name || say('zone.name', d.zones.length + 1), shapes: [[ring]] }]; });
    e.target.reset();
    announce(say('done.' + kind));
  });
  at('row-form').addEventListener('submit', e => {
    e.preventDefault();
    const p = id => read(at('row-' + id).value), from = { x: p('x1'), y: p('y1') }, to = { x: p('x2') ?? p('x1'), y: p('y2') ?? p('y1') };
    if (from.x === null || from.y === null) { announce(say('unread')); at('row-x1').focus(); return; }
    placeRow(from, to);
  });

  // ---- picture and scale

  async function showPicture() {
    const back = draft.backdrop;
    if (picture.src) { URL.revokeObjectURL(picture.src); picture.removeAttribute('src'); }
    picture.hidden = !back;
    if (!back) { paint(); return; }
    try {
      const reply = await fetch(`/office/floors/${root.dataset.floor}/picture`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Pult-Form': root.dataset.secret, 'Pult-Picture': back.hash }, body: '{}' });
      if (!reply.ok || !reply.headers.get('Content-Type').startsWith('image/')) throw new Error('no picture');
      picture.width = back.w; picture.height = back.h;
      picture.src = URL.createObjectURL(await reply.blob());
      await picture.decode();
    } catch { picture.hidden = true; announce(say('picture.lost')); }
    paint();
  }
  at('upload').addEventListener('submit', async e => {
    e.preventDefault();
    const file = at('file').files[0], told = at('picture-told');
    if (!file) { told.textContent = say('picture.none'); at('file').focus(); return; }
    if (file.size > 24 * 1024 * 1024) { told.textContent = say('picture.heavy'); return; }
    const form = new FormData();
    form.append('form', root.dataset.secret); form.append('page', at('pdf-page').value); form.append('picture', file);
    told.textContent = say('picture.reading'); at('send').disabled = true;
    try {
      const reply = await fetch(`/office/floors/${root.dataset.floor}/backdrop`, { method: 'POST', headers: { 'Pult-Form': root.dataset.secret }, body: form }), got = await json(reply);
      at('pdf').hidden = !(got.pages > 1);
      told.textContent = got.words ?? say('picture.done');
      if (got.pages > 1 && !got.hash) { at('pdf-page').max = got.pages; at('pdf-page').focus(); }
      if (got.hash) {
        const was = draft.backdrop, scale = was && was.w === got.w && was.h === got.h ? was.scale : draft.desks.length || draft.rooms.length ? draft.w / got.w : 0;
        edit(d => { d.backdrop = { hash: got.hash, w: got.w, h: got.h, scale, at: { x: 0, y: 0 } }; if (!scale) d.h = round(Math.max(1, Math.min(1000, d.w * got.h / got.w))); });
        at('pdf-page').value = '';
        await showPicture(); fit();
        if (!scale) choose('scale');
      }
    } catch { told.textContent = say('picture.failed'); }
    at('send').disabled = false;
  });
  at('drop-picture').addEventListener('click', () => { edit(d => { d.backdrop = undefined; }); showPicture(); });

  // scaled says how many metres the picture is wide. What was drawn on it already stays where it is in metres.
  function scaled(metres) {
    if (!(metres > .5 && metres <= 1000)) { announce(say('unread')); return; }
    edit(d => {
      const b = d.backdrop;
      if (!b) { d.w = round(metres); return; }
      d.backdrop = { ...b, scale: metres / b.w, at: { x: 0, y: 0 } };
      d.w = round(metres); d.h = round(Math.min(1000, metres * b.h / b.w));
    });
    fit();
    announce(say('scaled', number(draft.w), number(draft.h)));
  }
  at('scale-form').addEventListener('submit', e => {
    e.preventDefault();
    const metres = read(at('length').value), b = draft.backdrop;
    if (!scaleLine || scaleLine.open || !(metres > 0) || !b) { announce(say(scaleLine ? 'unread' : 'scale.line')); return; }
    const far = apart(scaleLine.a, scaleLine.b), now = b.scale || draft.w / b.w;
    scaleLine = null;
    scaled(b.w * now * metres / far);
    choose('select'); canvas.focus();
  });
  at('size').addEventListener('submit', e => {
    e.preventDefault();
    const h = read(at('height').value);
    if (!draft.backdrop && h > .5 && h <= 1000 && h !== draft.h) edit(d => { d.h = round(h); });
    scaled(read(at('width').value));
  });

  // ---- keeping

  let timer = 0, saving = false, unsaved = false, late = 800;
  const state = (key, bad) => { const node = at('state'); node.textContent = say(key); node.className = 'tag ' + (bad ? 'bad' : key === 'saved' ? 'good' : ''); root.dataset.state = key; };
  const announce = text => { const node = at('say'); node.textContent = node.textContent === text ? text + '\u00a0' : text; };
  async function json(reply) {
    if (!reply.ok || !(reply.headers.get('Content-Type') ?? '').startsWith('application/json')) throw new Error('status ' + reply.status);
    return reply.json();
  }
  const post = async (path, body) => json(await fetch(`/office/floors/${root.dataset.floor}/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Pult-Form': root.dataset.secret }, body: JSON.stringify(body) }));

  function dirty() { unsaved = true; if (stale) return; state('unsaved'); clearTimeout(timer); timer = setTimeout(save, late); }
  async function save() {
    if (saving || stale || !unsaved) return;
    saving = true; unsaved = false;
    state('saving');
    try {
      const got = await post('save', { revision, draft });
      if (got.stale) { stale = true; unsaved = true; at('stale').hidden = false; at('stale').dataset.theirs = got.revision; state('conflict', true); announce(say('conflict')); return; }
      if (got.refused) { unsaved = true; state('failed', true); announce(got.refused); return; }
      revision = got.revision; problems = got.problems; late = 800;
      state(unsaved ? 'unsaved' : 'saved');
      wrongs(); paint();
    } catch {
      unsaved = true; late = Math.min(30000, late * 2);
      state('failed', true);
    } finally {
      saving = false;
      if (unsaved && !stale) { clearTimeout(timer); timer = setTimeout(save, late); }
    }
  }
  at('theirs').addEventListener('click', () => load());
  at('mine').addEventListener('click', () => { revision = +at('stale').dataset.theirs; stale = false; at('stale').hidden = true; dirty(); });
  window.addEventListener('beforeunload', e => { if (unsaved || saving) e.preventDefault(); });
  at('publish').addEventListener('click', async e => {
    if (!unsaved && !saving) return;
    e.preventDefault();
    clearTimeout(timer);
    while (saving) await new Promise(done => setTimeout(done, 50));
    await save();
    if (!unsaved) location.href = e.currentTarget?.href ?? at('publish').href;
  });

  async function load() {
    state('loading');
    try {
      const got = await post('load', {});
      revision = got.revision; problems = got.problems; short = got.short; stale = false; unsaved = false;
      at('stale').hidden = true;
      const home = at('shape-home');
      home.replaceChildren(el('option', { value: '' }, say('home.none')), ...got.units.map(u => el('option', { value: u.id }, u.name)));
      past.length = future.length = 0;
      put(got.draft, true);
      fit(); refresh();
      await showPicture();
      state('saved');
    } catch { state('lost', true); }
  }

  // ---- the rest

  for (const b of root.querySelectorAll('[data-tool]')) b.addEventListener('click', () => { choose(b.dataset.tool); canvas.focus({ preventScroll: true }); });
  at('undo').addEventListener('click', () => step(past, future));
  at('redo').addEventListener('click', () => step(future, past));
  at('nearer').addEventListener('click', () => zoomMiddle(1.25));
  at('farther').addEventListener('click', () => zoomMiddle(.8));
  at('fit').addEventListener('click', () => fit());
  new ResizeObserver(() => { if (draft && !touched) fit(); paint(); }).observe(stage);
  for (const what of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) matchMedia(what).addEventListener('change', dip);
  document.fonts?.ready.then(paint);
  dip(); choose('select'); load();
})();
