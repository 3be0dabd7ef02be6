const API = "/matching/v1";
const KEY = "onevisit-token";
const MOST_DAYS = 12;
const state = {
  lang: document.documentElement.lang === "en" ? "en" : "zh",
  agency: "", may: [], own: null, view: "proposals", items: [], reasons: [], counts: {}, asked: 0, cursor: null, told: {}, writing: null,
};
const $ = (id) => document.getElementById(id);
const t = (key) => TEXT[state.lang][key];
const said = (words) => (words ? words[state.lang] : "");
const listed = (words) => words.join(state.lang === "zh" ? "、" : ", ");

function el(tag, text, kind) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function button(text, kind, act) {
  const made = el("button", text, kind);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function labelled(key, field) {
  const label = el("label");
  label.append(el("span", t(key)), field);
  return label;
}

function pairs(facts) {
  const list = el("dl");
  for (const [name, value] of facts) {
    const pair = el("div");
    pair.append(el("dt", t(name)), el("dd", value));
    list.append(pair);
  }
  return list;
}

/* A sentence of the API with the rule that it stands on. */
function sentence(reason) {
  const line = el("li", said(reason));
  line.append(el("span", ` ${reason.rule}`, "soft"));
  return line;
}

/* --- the API --------------------------------------------------------------------- */

async function call(path, body, method = body ? "POST" : "GET") {
  const headers = { authorization: `Bearer ${sessionStorage.getItem(KEY)}`, "accept-language": state.lang };
  const options = { headers, method };
  if (body) {
    options.body = JSON.stringify(body);
    headers["content-type"] = "application/json";
    headers["idempotency-key"] = [...crypto.getRandomValues(new Uint32Array(4))].join("-");
  }
  let response;
  let content;
  try {
    response = await fetch(API + path, options);
    content = await response.json();
  } catch {
    throw new Error(t("away"));
  }
  if (!response.ok) {
    const fault = new Error([content.detail, content.next].filter(Boolean).join(" "));
    if (response.status === 401) leave(fault.message);
    throw Object.assign(fault, { status: response.status });
  }
  return content;
}

/* --- one card: what it is, what was sent of it, what came of that ------------------- */

const keyOf = (item) => (item.task ? `${item.task}/${item.kind}` : item.number);
const pathOf = (item) =>
  item.task
    ? `/reliefs/${encodeURIComponent(item.task)}/${item.kind}`
    : `/proposals/${encodeURIComponent(item.number)}`;
const cardOf = (key) => document.querySelector(`article[data-key="${CSS.escape(key)}"]`);

function framed(item, name, waits, badge) {
  const made = el("article");
  made.dataset.key = keyOf(item);
  made.classList.toggle("mine", waits);
  const head = el("h2", name);
  head.append(badge);
  made.append(head);
  return made;
}

function toldLine() {
  const told = el("p", undefined, "told");
  told.setAttribute("role", "status");
  told.tabIndex = -1;
  return told;
}

function showTold(key) {
  const place = cardOf(key)?.querySelector(".told");
  const told = state.told[key];
  if (!place || !told) return;
  place.textContent = told.text;
  place.classList.toggle("problem", Boolean(told.bad));
}

function put(now) {
  state.items = state.items.map((one) => (keyOf(one) === keyOf(now) ? now : one));
  state.writing = null;
  show();
}

/* Open or close the form on a card. */
function write(key, form) {
  state.writing = form ? { key, form } : null;
  delete state.told[key];
  show();
  const card = cardOf(key);
  (card?.querySelector(form ? "form.asks select, form.asks textarea" : ".actions button") ?? card)?.focus();
}

const writes = (item, form) => state.writing?.key === keyOf(item) && state.writing.form === form;

async function send(item, sent, buttons, telling) {
  const key = keyOf(item);
  for (const one of buttons) one.disabled = true;
  state.told[key] = { text: t("sending") };
  showTold(key);
  try {
    const now = await call(pathOf(item) + sent.path, sent.body, sent.method);
    state.told[key] = { text: telling(now) };
    put(now);
    recount();
  } catch (fault) {
    state.told[key] = { text: t("failed") + fault.message, bad: true };
    for (const one of buttons) one.disabled = false;
    if (fault.status === 409) await renew(item);
  }
  showTold(key);
  cardOf(key)?.querySelector(".told").focus();
}

/* Refused for what it is now: show that, where it is not what was shown. */
async function renew(item) {
  try {
    const now = await call(pathOf(item));
    if (now.version !== item.version) put(now);
  } catch {
    /* the refusal itself is told already */
  }
}
