const API = "/matching/v1";
const KEY = "onevisit-token";
const OPEN = ["proposed", "agreed"];
const state = {
  lang: document.documentElement.lang === "en" ? "en" : "zh",
  agency: "", items: [], reasons: [], cursor: null, told: {}, declining: null,
};
const $ = (id) => document.getElementById(id);
const t = (key) => TEXT[state.lang][key];
const said = (words) => (words ? words[state.lang] : "");

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

/* --- who asks ------------------------------------------------------------------ */

function takeToken() {
  const found = new URLSearchParams(location.hash.slice(1)).get("token");
  if (found) {
    sessionStorage.setItem(KEY, found);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(KEY);
}

function agencyOf(token) {
  try {
    const part = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    return JSON.parse(atob(part)).agency || "";
  } catch {
    return "";
  }
}

function enter() {
  const token = takeToken();
  state.agency = token ? agencyOf(token) : "";
  $("enter").hidden = Boolean(token);
  $("filter").hidden = $("leave").hidden = !token;
  if (token) load(false); else show();
}

function leave(why) {
  sessionStorage.removeItem(KEY);
  Object.assign(state, { items: [], reasons: [], cursor: null, told: {}, declining: null });
  enter();
  tell(why || "", Boolean(why));
}

/* --- the API --------------------------------------------------------------------- */

async function call(path, body) {
  const headers = { authorization: `Bearer ${sessionStorage.getItem(KEY)}`, "accept-language": state.lang };
  const options = { headers };
  if (body) {
    options.method = "POST";
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
  if (response.status === 401) {
    leave(t("over"));
    throw new Error(t("over"));
  }
  if (!response.ok) throw new Error([content.detail, content.next].filter(Boolean).join(" "));
  return content;
}

async function load(append) {
  const query = new URLSearchParams({ limit: "20" });
  if (state.agency) query.set("agency", state.agency);
  if ($("status").value) query.set("status", $("status").value);
  if (append && state.cursor) query.set("cursor", state.cursor);
  try {
    if (!state.reasons.length) state.reasons = (await call("/decline-reasons")).items;
    const page = await call(`/proposals?${query}`);
    state.items = append ? state.items.concat(page.items) : page.items;
    state.cursor = page.next_cursor;
    if (!append) Object.assign(state, { told: {}, declining: null });
    show();
    tell(state.items.length ? "" : t("none"));
  } catch (fault) {
    show();
    if (sessionStorage.getItem(KEY)) tell(t("unread") + fault.message, true);
  }
}

async function answer(proposal, body, form) {
  for (const one of form.querySelectorAll("button")) one.disabled = true;
  state.told[proposal.number] = { text: t("sending") };
  showTold(proposal.number);
  try {
    const now = await call(`/proposals/${encodeURIComponent(proposal.number)}/answers`, body);
    state.items = state.items.map((one) => (one.number === now.number ? now : one));
    const agreed = now.status === "agreed" ? t("told_agreed") : "";
    state.told[now.number] = { text: t(`told_${body.answer}`) + agreed };
    state.declining = null;
    show();
  } catch (fault) {
    state.told[proposal.number] = { text: t("failed") + fault.message, bad: true };
    for (const one of form.querySelectorAll("button")) one.disabled = false;
    showTold(proposal.number);
  }
}

/* --- one proposal ------------------------------------------------------------------ */

function memberLine(proposal, member) {
  const line = el("li");
  const name = el("span");
  name.append(el("strong", state.lang === "zh" ? member.name : member.name_en));
  if (member.agency === proposal.lead) name.append(el("span", t("lead"), "badge"));
  if (member.agency === state.agency) name.append(el("span", t("own"), "badge"));
  name.append(el("span", ` ${member.tasks.length} ${t("tasks")}`, "soft"));
  const kinds = { join: "joined", decline: "declined", silent: "declined" };
  line.append(name, el("span", t(member.answer || "waiting"), kinds[member.answer] || "soft"));
  const days = member.days.map((one) => dayWords(one, state.lang)).join(state.lang === "zh" ? "、" : ", ");
  const why = [said(member.reason_words), member.text, days].filter(Boolean).join(" · ");
  if (why) line.append(el("span", why, "soft note"));
  return line;
}

/* What those who joined save; what a proposal would save while it is open. */
function saved(proposal) {
  if (proposal.status === "proposed") return proposal.visits_saved;
  const joined = proposal.members.filter((one) => one.answer === "join").length;
  return Math.max(0, Math.min(proposal.visits_saved, joined - 1));
}

function facts(proposal) {
  const list = el("dl");
  for (const [name, value] of [
    ["day", dayWords(proposal.day, state.lang)],
    ["due", dayWords(proposal.answers_due, state.lang)],
    ["saved", `${saved(proposal)} ${t("times")}`],
  ]) {
    if (name === "due" && proposal.status !== "proposed") continue;
    if (name === "saved" && ["withdrawn", "expired"].includes(proposal.status)) continue;
    const pair = el("div");
    pair.append(el("dt", t(name)), el("dd", value));
    list.append(pair);
  }
  return list;
}

function explanation(proposal, open) {
  const why = el("details");
  why.open = open;
  const sentences = el("ul", undefined, "why");
  for (const one of proposal.explanation) {
    const line = el("li", said(one));
    line.append(el("span", ` ${one.rule}`, "soft"));
    sentences.append(line);
  }
  why.append(el("summary", t("why")), sentences);
  return why;
}

function labelled(key, field) {
  const label = el("label");
  label.append(el("span", t(key)), field);
  return label;
}

function dayField(proposal) {
  const field = el("input");
  field.type = "date";
  field.name = "day";
  field.min = proposal.made_on;
  return field;
}

function declineForm(proposal) {
  const form = el("form", undefined, "decline");
  const reason = el("select");
  reason.name = "reason";
  for (const one of state.reasons) {
    const option = el("option", one[state.lang]);
    option.value = one.code;
    reason.append(option);
  }
  const text = el("textarea");
  text.maxLength = 500;
  text.rows = 2;
  const words = labelled("text", text);
  const fields = el("div", undefined, "days");
  fields.append(dayField(proposal), button(t("another"), "", () => fields.lastChild.before(dayField(proposal))));
  const days = el("div");
  days.append(el("span", t("days")), fields);
  const adapt = () => {
    const chosen = state.reasons.find((one) => one.code === reason.value) || {};
    days.hidden = !chosen.takes_days;
    text.required = Boolean(chosen.needs_text);
    words.firstChild.textContent = t(text.required ? "text_needed" : "text");
  };
  reason.addEventListener("change", adapt);
  adapt();
  const actions = el("div", undefined, "actions");
  const back = button(t("back"), "", () => { state.declining = null; show(); });
  actions.append(el("button", t("send"), "bad"), back);
  form.append(labelled("reason", reason), days, words, actions);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const named = days.hidden ? [] : [...fields.querySelectorAll("input")].map((one) => one.value).filter(Boolean);
    answer(proposal, { answer: "decline", reason: reason.value, text: text.value.trim() || null, days: named }, form);
  });
  return form;
}

function actions(proposal, mine) {
  if (state.declining === proposal.number) return declineForm(proposal);
  const place = el("div", undefined, "actions");
  const given = mine.answer && mine.answer !== "silent";
  if (mine.answer !== "join") {
    place.append(button(t(given ? "join_instead" : "join"), "main", () => answer(proposal, { answer: "join" }, place)));
  }
  if (mine.answer !== "decline") {
    place.append(button(t(given ? "decline_instead" : "decline"), "bad", () => {
      state.declining = proposal.number;
      delete state.told[proposal.number];
      show();
      document.querySelector("form.decline select").focus();
    }));
  }
  return place;
}

function card(proposal) {
  const made = el("article");
  made.dataset.number = proposal.number;
  const mine = proposal.members.find((one) => one.agency === state.agency);
  const waits = Boolean(mine && !mine.answer && proposal.status === "proposed");
  made.classList.toggle("mine", waits);
  const head = el("h2", proposal.subject_name || proposal.place);
  head.append(waits ? el("span", t("mine"), "badge due") : el("span", t(`status_${proposal.status}`), `badge ${proposal.status}`));
  made.append(head, el("div", [proposal.address, proposal.place].filter(Boolean).join(" · "), "soft"), facts(proposal));
  if (proposal.reason_words) made.append(el("p", said(proposal.reason_words), "soft"));
  const members = el("ul", undefined, "members");
  members.append(...proposal.members.map((one) => memberLine(proposal, one)));
  made.append(members, explanation(proposal, waits));
  const told = el("p", undefined, "told");
  told.setAttribute("role", "status");
  made.append(told);
  if (mine && OPEN.includes(proposal.status)) made.append(actions(proposal, mine));
  const item = el("li");
  item.append(made);
  return item;
}

/* --- the page ------------------------------------------------------------------------ */

function tell(text, bad) {
  $("message").textContent = text;
  $("message").className = bad ? "problem" : "";
}

function showTold(number) {
  const place = document.querySelector(`article[data-number="${CSS.escape(number)}"] .told`);
  const told = state.told[number];
  if (!place || !told) return;
  place.textContent = told.text;
  place.classList.toggle("problem", Boolean(told.bad));
}

function ownName() {
  const own = state.items.flatMap((one) => one.members).find((one) => one.agency === state.agency);
  if (!own) return state.agency;
  return `${state.lang === "zh" ? own.name : own.name_en} (${own.agency})`;
}

function show() {
  document.documentElement.lang = state.lang;
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = t(one.dataset.text);
  $("language").textContent = t("language");
  $("who").textContent = state.agency ? t("as") + ownName() : t("everyone");
  $("list").replaceChildren(...state.items.map(card));
  Object.keys(state.told).forEach(showTold);
  $("more").hidden = !state.cursor;
}

$("language").addEventListener("click", () => {
  state.lang = state.lang === "zh" ? "en" : "zh";
  state.told = {};
  tell(state.items.length || !sessionStorage.getItem(KEY) ? "" : t("none"));
  show();
});
$("leave").addEventListener("click", () => leave());
$("status").addEventListener("change", () => load(false));
$("more").addEventListener("click", () => load(true));
$("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEY, $("token").value.trim());
  $("token").value = "";
  tell("");
  enter();
});
addEventListener("hashchange", enter);
enter();
