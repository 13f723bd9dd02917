// The door of the preview: a file is chosen, what would become of it is shown, and it is written.
// The page keeps the file; the server keeps nothing until it is told to write.

const $ = (id) => document.getElementById(id);
const ask = $("ask");
const token = document.querySelector("meta[name=token]").content;
let choices = []; // the answer to each question that the import asks, in their order
let turn = 0;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// --- coming and going ----------------------------------------------------------------------------

function open(shown) {
  $("import").hidden = !shown;
  $("statement").hidden = shown;
  document.querySelector("header").hidden = shown;
  $("open-import").setAttribute("aria-expanded", String(shown));
  document.querySelector(".skip").hash = shown ? "#import" : "#stage";
  (shown ? $("import-name") : $("open-import")).focus();
}

async function menu() {
  const { kinds, language, issuer } = await (await fetch("/import")).json();
  const { file, lang } = ask.elements;
  file.accept = kinds.join();
  const before = lang.value || "en";
  lang.replaceChildren(...language.map(([tag, label]) => new Option(label, tag)));
  lang.value = before;
  $("issuers").replaceChildren(...issuer.map((name) => new Option(name)));
}

$("open-import").addEventListener("click", () => {
  open(true);
  menu();
});
$("close-import").addEventListener("click", () => open(false));

// --- what is asked -------------------------------------------------------------------------------

ask.elements.file.addEventListener("change", ({ target }) => {
  const year = target.files[0]?.name.match(/(?<!\d)(?:19|20)\d\d(?!\d)/)?.[0];
  if (year && !ask.elements.year.value) ask.elements.year.value = year;
  fresh();
});
ask.addEventListener("input", fresh);
ask.addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});

// What was shown is of other answers than those that stand there now.
function fresh() {
  choices = [];
  turn += 1;
  $("proposal").hidden = true;
  $("told").textContent = "";
  refuse([]);
}

async function send(path) {
  const file = ask.elements.file.files[0];
  const query = new URLSearchParams({ choices: choices.join() });
  for (const { name, value, type } of ask.elements) if (name && value && type !== "file") query.set(name, value);
  query.set("file", file.name);
  try {
    const answer = await fetch(`/import/${path}?${query}`, { method: "POST", headers: { "x-notice-token": token }, body: file });
    if (answer.ok || answer.status === 409) return await answer.json();
    return { faults: [{ message: await answer.text() }] };
  } catch {
    return { faults: [{ message: "the preview has ended, or the file has changed", hint: "start it again, or choose the file again" }] };
  }
}

function refuse(faults) {
  const named = (text) =>
    text.replace(/(--[a-z-]+|ID|year)(?=[ :,]|$)(?: \([^)]*\))?/g, (whole, option) => {
      const label = ask.elements[option.replace("--", "")]?.labels?.[0];
      return label ? `“${label.firstChild.textContent.trim()}”` : whole;
    });
  const rows = faults.map(({ message, hint, place }) =>
    element("li", {}, element("p", {}, named(message)), ...(hint ? [element("p", { class: "hint" }, named(hint))] : []), ...(place ? [element("code", {}, place)] : [])),
  );
  $("refused").replaceChildren(...(rows.length ? [element("ul", {}, ...rows)] : []));
}

// --- what it would become ------------------------------------------------------------------------

async function look(focus) {
  const mine = ++turn;
  if (!ask.elements.file.files.length) {
    refuse([{ message: "choose a file first" }]);
    return ask.elements.file.focus();
  }
  if (focus === undefined) $("told").textContent = "Reading it …";
  const answer = await send("proposal");
  if (mine !== turn) return;
  refuse(answer.faults ?? []);
  $("proposal").hidden = Boolean(answer.faults);
  if (answer.faults) return void ($("told").textContent = "");
  letter(answer);
  proven(answer, ask.elements.file.files[0].name);
  const write = element("button", { type: "button", class: "main", id: "write" }, "Write the notice");
  write.addEventListener("click", store);
  $("acts").replaceChildren(write);
  const marks = [...$("letter").querySelectorAll("button")];
  if (focus === undefined) $("told").textContent = marks.length ? `${marks.length === 1 ? "One number" : `${marks.length} numbers`} can be read more than one way.` : "Every number was read in one way.";
  else {
    marks[focus]?.focus();
    $("told").textContent = marks[focus]?.getAttribute("aria-label") ?? "";
  }
  document.documentElement.dataset.proposed = String(mine); // for those who test
}

function letter({ passages, language: lang, direction: dir }) {
  let asked = 0; // questions so far
  let buttons = 0;
  const run = ([text, mark]) => {
    if (!mark) return text;
    const means = mark.expression ? `{{ ${mark.expression} }}` : "as it is typed, every year";
    const title = `${text}: ${means}`;
    if (mark.kind !== "open") return element("mark", { class: mark.kind, title }, text);
    const at = asked;
    const nth = buttons++;
    asked += mark.ways.length;
    const decided = mark.ways.some((_, index) => choices[at + index] !== undefined);
    const kind = decided ? `open decided ${mark.moves ? "moves" : "stays"}` : "open";
    const made = element("button", { type: "button", class: kind, title, "aria-label": `${title}. Another reading` }, text);
    made.addEventListener("click", () => {
      turned(at, mark.ways);
      look(nth);
    });
    return made;
  };
  $("letter").replaceChildren(...passages.map(({ runs }) => element("p", { lang, dir }, ...runs.map(run))));
}

// The next reading of a number: its questions count up like the digits of a number. Those of other
// numbers stay as they are, undecided ones as holes in the list.
function turned(at, ways) {
  ways.forEach((_, index) => (choices[at + index] ??= 0));
  for (let index = ways.length - 1; index >= 0; index--) {
    choices[at + index] = (choices[at + index] + 1) % ways[index].length;
    if (choices[at + index]) break;
  }
}

function proven({ equal, differences, remarks, years, numbers, language: lang, direction: dir }, file) {
  const change = ([before, after]) => element("li", { lang, dir }, element("del", {}, before), " ", element("ins", {}, after));
  $("proof").replaceChildren(
    ...(equal
      ? [element("p", { class: "equal" }, `In ${years[0]} it says what ${file} says, word for word.`)]
      : [element("p", { class: "draft" }, `In ${years[0]} it does not say the same:`), element("ul", {}, ...differences.map(change))]),
  );
  const head = element("tr", {}, ...years.filter(Boolean).map((year) => element("th", { scope: "col" }, String(year))));
  const row = ([now, next, origin]) => element("tr", { class: now === next ? origin : `${origin} moved` }, ...[now, next].slice(0, years[1] ? 2 : 1).map((text) => element("td", { lang }, element("bdi", {}, text))));
  $("next").replaceChildren(element("table", {}, element("thead", {}, head), element("tbody", {}, ...numbers.map(row))));
  $("remarks").hidden = !remarks.length;
  $("remarks").querySelector("ul").replaceChildren(...remarks.map((text) => element("li", {}, text)));
}

// --- and is written ------------------------------------------------------------------------------

async function store() {
  $("write").disabled = true;
  const answer = await send("notice");
  refuse(answer.faults ?? []);
  if (answer.faults) {
    $("write").disabled = false;
    return $("refused").scrollIntoView({ block: "center" });
  }
  proven(answer, ask.elements.file.files[0].name);
  for (const mark of $("letter").querySelectorAll("button")) mark.disabled = true;
  $("told").textContent = `Written: ${answer.paths.join(", ")}`;
  const show = element("button", { type: "button", class: "main" }, "Open it in the preview");
  show.addEventListener("click", () => {
    ask.reset();
    fresh();
    open(false);
    document.dispatchEvent(new CustomEvent("imported", { detail: answer }));
  });
  $("acts").replaceChildren(show);
  show.focus();
}
