const VIEWS = {
  proposals: {
    path: "/proposals", card: proposalCard, none: "none", counts: true,
    statuses: ["waiting", "proposed", "agreed", "coded", "visited", "withdrawn", "expired", "all"], words: "status_",
  },
  reliefs: {
    path: "/reliefs", card: reliefCard, none: "none_relief", about: "about_reliefs",
    statuses: ["all", "offered", "waived", "confirmed", "refused", "lapsed"], words: "relief_",
  },
};
const view = () => VIEWS[state.view];
const mayAnswer = () => state.may.includes("joint:answer");
const isOwn = () => Boolean(state.agency) && $("scope").value === "own";
/* What waits for an agency is asked of one's own only. */
const statuses = () => view().statuses.filter((status) => status !== "waiting" || isOwn());
const text = () => (view().counts ? $("text").value.trim() : "");
function noneWords() {
  if (text()) return t("none_found").replace("{status}", t(view().words + $("status").value)).replace("{text}", () => text());
  return t($("status").value === "waiting" ? "none_waiting" : view().none);
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

/* What a token says of its bearer; only the services judge whether it is genuine. */
function claimsOf(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))) ?? {};
  } catch {
    return {};
  }
}

function enter() {
  const token = takeToken();
  const claims = token ? claimsOf(token) : {};
  Object.assign(state, { agency: claims.agency || "", may: String(claims.scope || "").split(" ") });
  $("enter").hidden = Boolean(token);
  for (const one of ["filter", "leave", "views"]) $(one).hidden = !token;
  turn(state.view);
}

function leave(why) {
  sessionStorage.removeItem(KEY);
  Object.assign(state, { items: [], reasons: [], counts: {}, cursor: null, told: {}, writing: null });
  enter();
  tell(why || "", Boolean(why));
}

/* --- what is shown ----------------------------------------------------------------- */

/* Show proposals, or reliefs, with their own statuses to choose from. */
function turn(name) {
  Object.assign(state, { view: name, items: [], cursor: null, counts: {}, told: {}, writing: null });
  $("text").value = "";
  offerStatuses();
  $("status").selectedIndex = 0;
  if (sessionStorage.getItem(KEY)) load(false); else show();
}

function offerStatuses() {
  const before = $("status").value;
  $("status").replaceChildren(...statuses().map((status) => {
    const option = el("option");
    option.value = status;
    return option;
  }));
  if (statuses().includes(before)) $("status").value = before;
}

function statusWords(status) {
  const words = t(view().words + status);
  const number = state.counts[status];
  return number === undefined ? words : t("count").replace("{words}", words).replace("{number}", number);
}

function sought() {
  const query = new URLSearchParams({ limit: "20" });
  const status = $("status").value;
  if (status === "waiting") query.set("waiting_for", state.agency);
  else {
    if (isOwn()) query.set("agency", state.agency);
    if (status !== "all") query.set("status", status);
  }
  if (text()) query.set("q", text());
  return query;
}

/* How many there are of what is under way: beside the words, and in the title. */
async function count() {
  if (!view().counts) return {};
  return call(`/proposals/counts${isOwn() ? `?agency=${encodeURIComponent(state.agency)}` : ""}`);
}

async function recount() {
  try {
    state.counts = await count();
  } catch {
    state.counts = {}; /* no number rather than an old one */
  }
  showCounts();
}

function showCounts() {
  document.title = (state.counts.waiting ? `(${state.counts.waiting}) ` : "") + t("title");
  for (const option of $("status").options) option.textContent = statusWords(option.value);
}

async function load(append) {
  state.asked += 1;
  const { asked } = state;
  const query = sought();
  if (append && state.cursor) query.set("cursor", state.cursor);
  try {
    if (!state.reasons.length) state.reasons = (await call("/decline-reasons")).items;
    const [page, counts] = await Promise.all([call(`${view().path}?${query}`), count()]);
    if (asked !== state.asked) return;
    state.counts = counts;
    state.items = append ? state.items.concat(page.items) : page.items;
    state.cursor = page.next_cursor;
    if (!append) Object.assign(state, { told: {}, writing: null });
    show();
    tell(state.items.length ? "" : noneWords());
  } catch (fault) {
    show();
    if (sessionStorage.getItem(KEY)) tell(t("unread") + fault.message, true);
  }
}

function tell(text, bad) {
  $("message").textContent = text;
  $("message").className = bad ? "problem" : "";
}

function ownName() {
  state.own = state.items.flatMap((one) => one.members || []).find((one) => one.agency === state.agency) || state.own;
  return state.own?.agency === state.agency ? `${nameOf(state.own)} (${state.agency})` : state.agency;
}

function show() {
  document.documentElement.lang = state.lang;
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = t(one.dataset.text);
  showCounts();
  $("search").hidden = !view().counts;
  for (const one of document.querySelectorAll("[data-view]")) {
    if (one.dataset.view === state.view) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  $("language").textContent = t("language");
  $("who").textContent = (state.agency ? t("as") + ownName() : t("everyone")) + (mayAnswer() ? "" : t("reads_only"));
  $("about").hidden = !view().about || !sessionStorage.getItem(KEY);
  $("about").textContent = t(view().about || "title");
  $("list").replaceChildren(...state.items.map((one) => {
    const item = el("li");
    item.append(view().card(one));
    return item;
  }));
  Object.keys(state.told).forEach(showTold);
  $("more").hidden = !state.cursor;
}

$("language").addEventListener("click", () => {
  state.lang = state.lang === "zh" ? "en" : "zh";
  state.told = {};
  tell(state.items.length || !sessionStorage.getItem(KEY) ? "" : noneWords());
  show();
});
$("leave").addEventListener("click", () => leave());
for (const one of document.querySelectorAll("[data-view]")) one.addEventListener("click", () => turn(one.dataset.view));
$("status").addEventListener("change", () => load(false));
$("scope").addEventListener("change", () => { offerStatuses(); load(false); });
$("text").addEventListener("change", () => load(false));
$("more").addEventListener("click", () => load(true));
$("filter").addEventListener("submit", (event) => event.preventDefault());
$("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEY, $("token").value.trim());
  $("token").value = "";
  tell("");
  enter();
});
addEventListener("hashchange", enter);
enter();
