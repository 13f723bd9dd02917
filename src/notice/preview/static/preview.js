// The page of `notice preview`. What is chosen stands in the address; the server tells over one
// stream of events what that looks like, now and after every save.

// What is shown; the other formats are under Files.
const LABELS = {
  pdf: "Pages",
  txt: "Text",
  html: "Web page",
  email: "Mail",
  card: "Card",
  "card-square": "Square card",
  beside: "Last year",
  numbers: "Numbers",
};
const OWN = ["beside", "numbers"]; // views that are no file
const PARTS = ["notice", "year", "language", "issuer", "layout", "paper"];
const OF_THE_NOTICE = ["year", "issuer", "layout"]; // left to the notice when another is chosen
const PHONE = 375;

const $ = (id) => document.getElementById(id);
const menus = $("menus");
const frame = $("frame");
const state = new URLSearchParams(location.search);
let events; // the stream
let view; // the last that could be shown
let drawn = 0; // counts the calls of draw, so that a slow one does not overtake a later one

// --- elements ------------------------------------------------------------------------------------

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

const address = (how, what) => `/proof/${view.proof}/${how}/${what}`;

// --- what is chosen ------------------------------------------------------------------------------

function remember(key, value) {
  if (value) state.set(key, value);
  else state.delete(key);
  history.replaceState(null, "", `?${state}`);
}

function choose(key, value) {
  if (key === "notice") for (const part of OF_THE_NOTICE) state.delete(part);
  remember(key, value);
  connect();
}

function fill(select, options, value) {
  const same = [...select.options].map((each) => [each.value, each.text]);
  if (JSON.stringify(same) !== JSON.stringify(options)) {
    select.replaceChildren(...options.map(([name, label]) => new Option(label, name)));
  }
  select.value = value;
}

function offer(message) {
  for (const part of PARTS) {
    const field = menus.elements[part];
    if (part === "year") {
      if (document.activeElement !== field) field.value = message.choice.year;
    } else {
      fill(field, message[part], message.choice[part]);
    }
  }
}

menus.addEventListener("change", ({ target }) => choose(target.name, target.value));
menus.addEventListener("submit", (event) => event.preventDefault());
menus.addEventListener("click", ({ target }) => {
  const step = Number(target.dataset?.step);
  const year = menus.elements.year;
  if (!step || !year.value) return;
  year.value = Number(year.value) + step;
  choose("year", year.value);
});

// --- the stream ----------------------------------------------------------------------------------

function connect() {
  events?.close();
  const query = new URLSearchParams(PARTS.flatMap((part) => (state.has(part) ? [[part, state.get(part)]] : [])));
  events = new EventSource(`/events?${query}`);
  events.addEventListener("look", ({ data }) => look(JSON.parse(data)));
  events.addEventListener("findings", ({ data }) => lookedOver(JSON.parse(data)));
  events.addEventListener("open", () => say(""));
  events.addEventListener("error", () => say("The preview has ended. Start it again in the terminal; this page will then go on."));
}

// A statement was imported: its notice is shown.
document.addEventListener("imported", ({ detail }) => {
  for (const part of [...PARTS, "show"]) state.delete(part);
  state.set("notice", detail.notice);
  state.set("year", detail.year);
  choose("language", detail.language);
});

function say(text) {
  $("connection").textContent = text;
}

// A browser keeps few connections to one server: a tab that nobody sees gives up its own.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) events?.close();
  else connect();
});

function look(message) {
  offer(message);
  tell(message.faults ?? []);
  if (!message.view) return;
  view = message.view;
  document.title = `${view.title} (${view.language}) – notice preview`;
  $("name").textContent = view.name;
  facts();
  files();
  pending();
  tabs();
  draw();
}

function facts() {
  const counted = `${view.ordinal} ${view.counts === "editions" ? "edition" : "anniversary"}`;
  $("facts").replaceChildren(
    `${counted} · ${view.day}`,
    ...(view.status === "draft" ? [" · ", element("span", { class: "draft" }, "draft")] : []),
  );
}

// --- faults and findings -------------------------------------------------------------------------

function excerpt(lines) {
  const rows = lines.map(({ line, text, here }) =>
    element(here ? "mark" : "span", { class: "line" }, element("b", {}, String(line)), `${text}\n`),
  );
  return element("pre", { class: "excerpt", dir: "auto", tabindex: "0", "aria-label": "Excerpt", role: "group" }, ...rows);
}

// A hint may be a command: a line that ends after the two hyphens of --lang would be misread.
function hint(text) {
  const words = text.split(/(--\S+)/).map((part) => (part.startsWith("--") ? element("span", { class: "option" }, part) : part));
  return text ? [element("p", { class: "hint" }, ...words)] : [];
}

function place({ place, excerpt: lines }, open) {
  if (!place) return [];
  if (!lines.length) return [element("p", { class: "place" }, element("code", {}, place))];
  const summary = element("summary", { class: "place" }, element("code", {}, place));
  return [element("details", { open }, summary, excerpt(lines))];
}

function tell(faults) {
  document.body.classList.toggle("faulty", faults.length > 0);
  const box = $("faults");
  if (!faults.length) return box.replaceChildren();
  const rows = faults.map((fault) =>
    element(
      "li",
      {},
      element("p", {}, fault.message),
      ...hint(fault.hint),
      ...place(fault, true),
    ),
  );
  $("findings").replaceChildren();
  $("verdict").textContent = "It cannot be issued.";
  const below = view ? "Below is what it was before." : "";
  box.replaceChildren(element("p", {}, element("strong", {}, "This cannot be shown."), ` ${below}`), element("ul", {}, ...rows));
}

function pending() {
  $("findings").replaceChildren();
  $("verdict").textContent = "Looking it over …";
}

function lookedOver(message) {
  if (message.proof !== view?.proof) return;
  const found = message.findings;
  const missing = Object.keys(message.missing).length;
  if (missing) files(message.missing);
  $("verdict").textContent = verdict(found, missing);
  $("findings").replaceChildren(
    ...found.map((finding) =>
      element(
        "li",
        { class: finding.severity },
        element("p", { class: "code" }, `${finding.severity}: ${finding.code}`),
        element("p", {}, finding.message),
        ...hint(finding.hint),
        ...place(finding, false),
        ...seenIn(finding),
        element("details", { class: "why" }, element("summary", {}, "What this means"), element("p", {}, finding.explanation)),
      ),
    ),
  );
}

// What is found in the files that are made, and whether they can be issued.
function verdict(found, missing) {
  const errors = found.filter(({ severity }) => severity === "error").length;
  const warnings = found.length - errors;
  const count = (n, word) => (n ? [`${n} ${word}${n > 1 ? "s" : ""}`] : []);
  const counted = [...count(errors, "error"), ...count(warnings, "warning")].join(", ") || "None";
  if (errors) return `${counted}. It would be refused.`;
  if (!missing) return `${counted}. It can be issued.`;
  return `${counted}. ${count(missing, "file")} cannot be made, see below. The others can be issued.`;
}

function seenIn({ artifact }) {
  const file = view.files.find(({ name }) => name === artifact);
  if (!file) return [];
  if (!shown().includes(file.format)) return [element("p", { class: "place" }, element("code", {}, artifact))];
  const link = element("button", { type: "button", class: "place" }, artifact);
  link.addEventListener("click", () => show(file.format, true));
  return [link];
}

function files(missing = {}) {
  $("files").replaceChildren(
    ...view.files.map(({ format, name }) => {
      const faults = missing[format];
      if (!faults) return element("li", {}, element("a", { href: address("keep", format), download: name }, name));
      const why = faults.flatMap((fault) => hint([fault.message, fault.hint].filter(Boolean).join("; ")));
      return element("li", {}, element("code", {}, name), ...why);
    }),
  );
}

// --- tabs ----------------------------------------------------------------------------------------

const kind = (format) => {
  if (format === "pdf") return "pages";
  if (OWN.includes(format)) return format;
  const type = view.files.find((file) => file.format === format)?.type ?? "";
  return ["text/html", "text/plain", "image/"].find((start) => type.startsWith(start)) ?? "";
};
const shown = () => [...view.files.map(({ format }) => format), ...OWN].filter((format) => LABELS[format] && kind(format));
const current = () => (shown().includes(state.get("show")) ? state.get("show") : shown()[0]);

function tabs() {
  const row = $("tabs");
  const formats = shown();
  if (formats.join() !== [...row.children].map((tab) => tab.dataset.format).join()) {
    row.replaceChildren(
      ...formats.map((format) =>
        element("button", { type: "button", role: "tab", id: `tab-${format}`, "aria-controls": "view", "data-format": format }, LABELS[format]),
      ),
    );
  }
  for (const tab of row.children) {
    const chosen = tab.dataset.format === current();
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
  $("view").setAttribute("aria-labelledby", `tab-${current()}`);
  frame.hidden = kind(current()) !== "text/html";
}

function show(format, focus) {
  remember("show", format);
  tabs();
  draw();
  if (focus) $(`tab-${format}`).focus();
}

$("tabs").addEventListener("click", ({ target }) => target.dataset.format && show(target.dataset.format));
$("tabs").addEventListener("keydown", (event) => {
  const formats = shown();
  const at = formats.indexOf(current());
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: formats.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  show(formats[(to + formats.length) % formats.length], true);
});

for (const name of ["width", "scheme"]) {
  if (state.has(name)) frame.elements[name].value = state.get(name);
}
frame.addEventListener("change", ({ target }) => {
  remember(target.name, target.value);
  draw();
});

// --- what is shown -------------------------------------------------------------------------------

// Everything new is made ready first and then put in the place of the old, so that nothing jumps
// or flickers and the page stays where it was scrolled to.
async function draw() {
  const turn = ++drawn;
  const format = current();
  const proof = view.proof;
  const make = { pages, "text/plain": text, "text/html": page, "image/": picture, beside, numbers }[kind(format)];
  try {
    const made = await make(format);
    if (turn !== drawn) return made.abandon?.();
    made.place();
  } catch {
    return; // the next view is on its way, or the server is gone, which is said elsewhere
  }
  requestAnimationFrame(() => {
    document.documentElement.dataset.shown = `${turn} ${format} ${proof}`; // for those who measure or test
  });
}

function placed(...children) {
  return { place: () => $("view").replaceChildren(...children) };
}

async function pages() {
  const density = Math.min(Math.max(Math.ceil(devicePixelRatio), 1), 3);
  const pictures = view.pages.map(({ width, height }, at) => {
    const alt = `Page ${at + 1} of ${view.pages.length}. Its words are under Text.`;
    return element("img", { class: "sheet", src: address("page", `${density}/${at + 1}`), width: Math.round((width * 4) / 3), height: Math.round((height * 4) / 3), alt });
  });
  await Promise.all(pictures.map((each) => each.decode()));
  return placed(...pictures);
}

async function picture(format) {
  const words = await fetch(address("show", "card-alt"));
  const alt = words.ok ? await words.text() : view.title;
  const made = element("img", { class: "card", src: address("show", format), alt });
  await made.decode();
  return placed(made);
}

// One row for each passage: what it said last year, and what it says now.
async function beside() {
  const { years, passages, faults } = await (await fetch(`/proof/${view.proof}/beside`)).json();
  if (faults) return placed(element("p", { class: "nothing" }, ...faults.map(({ message }) => message)));
  if (!passages.length) return placed(element("p", { class: "nothing" }, "No year came before this one."));
  const { language: lang, direction: dir } = view;
  const said = (runs, side, mark) =>
    runs.flatMap(([kind, ...says]) => {
      const words = says[side];
      const gap = says[2] ? " " : "";
      if (!words) return [];
      return kind === "change" ? [gap, element(mark, {}, words)] : [`${gap}${words}`];
    });
  const row = ({ kind, runs }) =>
    element("tr", { class: kind }, element("td", {}, ...said(runs, 0, "del")), element("td", {}, ...said(runs, 1, "ins")));
  const head = element("tr", {}, ...years.map((year) => element("th", { scope: "col" }, String(year))));
  return placed(element("table", { class: "beside", lang, dir }, element("thead", {}, head), element("tbody", {}, ...passages.map(row))));
}

// Each line with its numbers marked, and in the margin what each is: now, next year, and why.
async function numbers() {
  const { following, lines } = await (await fetch(`/proof/${view.proof}/numbers`)).json();
  const { language: lang, direction: dir } = view;
  const note = ({ text, next, origin, source }) => {
    const later = next && next !== text ? [" → ", element("bdi", { lang }, next)] : [];
    const moves = following === null ? "" : later.length ? "" : next ? ", stays" : `, not in ${following}`;
    return element("li", { class: origin }, element("b", {}, element("bdi", { lang }, text), ...later), ` ${origin}${moves} `, element("code", {}, source));
  };
  const row = ({ runs, numbers: stated }) =>
    element(
      "tr",
      {},
      element("td", { lang, dir }, ...runs.map(([words, at]) => (at === null ? words : element("mark", { class: stated[at].origin }, words)))),
      element("td", { class: "margin" }, element("ul", {}, ...stated.map(note))),
    );
  return placed(element("table", { class: "beside numbers" }, element("tbody", {}, ...lines.map(row))));
}

async function text(format) {
  const answer = await fetch(address("show", format));
  const { language, direction } = view;
  return placed(element("pre", { class: "plain", lang: language, dir: direction, tabindex: "0", role: "group", "aria-label": "Plain text" }, await answer.text()));
}

// Two frames lie on each other while a new one loads; the old one goes when the new one is there.
function page(format) {
  const narrow = frame.elements.width.value === "phone";
  const scheme = frame.elements.scheme.value;
  const made = element("iframe", {
    class: `paper ${narrow ? "phone" : "desktop"} ${scheme}`,
    width: narrow ? PHONE : "100%",
    height: 100,
    sandbox: "allow-same-origin",
    src: address("show", format),
    title: `${LABELS[format]}: ${view.title}`,
  });
  const room = $("view");
  const old = [...room.children];
  made.classList.add("coming");
  room.append(made);
  return new Promise((resolve) => {
    made.addEventListener("load", () => {
      const root = made.contentDocument?.documentElement;
      if (root) {
        colour(made.contentDocument, scheme);
        pictures(made.contentDocument);
        made.height = root.scrollHeight;
      }
      resolve({
        place: () => {
          made.classList.remove("coming");
          for (const each of [...room.children]) if (each !== made) each.remove();
        },
        abandon: () => made.remove(),
      });
    });
  });
}

// The file stays as it is; in the frame its rules for dark screens are switched on or off.
function colour(document, scheme) {
  document.documentElement.style.colorScheme = scheme;
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  for (const { media } of rules) {
    const asked = media?.mediaText.match(/prefers-color-scheme: (\w+)/)?.[1];
    if (asked) media.mediaText = asked === scheme ? "all" : "not all";
  }
}

// A mail shows pictures of the edition by their address on the web, where they are not yet.
function pictures(document) {
  for (const picture of document.images) {
    const file = view.files.find(({ name }) => picture.src.endsWith(`/${name}`));
    if (file) picture.src = address("show", file.format);
  }
}

connect();
