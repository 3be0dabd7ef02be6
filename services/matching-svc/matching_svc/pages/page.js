const VIEWS = {
  proposals: {
    path: "/proposals", card: proposalCard, none: "none",
    statuses: ["proposed", "agreed", "coded", "visited", "withdrawn", "expired", "all"], words: "status_",
  },
  reliefs: {
    path: "/reliefs", card: reliefCard, none: "none_relief", about: "about_reliefs",
    statuses: ["all", "offered", "waived", "confirmed", "refused", "lapsed"], words: "relief_",
  },
};
const view = () => VIEWS[state.view];

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
  for (const one of ["filter", "leave", "views"]) $(one).hidden = !token;
  turn(state.view);
}

function leave(why) {
  sessionStorage.removeItem(KEY);
  Object.assign(state, { items: [], reasons: [], cursor: null, told: {}, writing: null });
  enter();
  tell(why || "", Boolean(why));
}

/* --- what is shown ----------------------------------------------------------------- */

/* Show proposals, or reliefs, with their own statuses to choose from. */
function turn(name) {
  Object.assign(state, { view: name, items: [], cursor: null, told: {}, writing: null });
  $("status").replaceChildren(...view().statuses.map((one) => {
    const option = el("option", t(view().words + one));
    option.value = one === "all" ? "" : one;
    return option;
  }));
  $("status").selectedIndex = 0;
  if (sessionStorage.getItem(KEY)) load(false); else show();
}

async function load(append) {
  const asked = state.view;
  const query = new URLSearchParams({ limit: "20" });
  if (state.agency && $("scope").value === "own") query.set("agency", state.agency);
  if ($("status").value) query.set("status", $("status").value);
  if (append && state.cursor) query.set("cursor", state.cursor);
  try {
    if (!state.reasons.length) state.reasons = (await call("/decline-reasons")).items;
    const page = await call(`${view().path}?${query}`);
    if (asked !== state.view) return;
    state.items = append ? state.items.concat(page.items) : page.items;
    state.cursor = page.next_cursor;
    if (!append) Object.assign(state, { told: {}, writing: null });
    show();
    tell(state.items.length ? "" : t(view().none));
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
  document.title = t("title");
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = t(one.dataset.text);
  [...$("status").options].forEach((one, at) => { one.textContent = t(view().words + view().statuses[at]); });
  for (const one of document.querySelectorAll("[data-view]")) {
    if (one.dataset.view === state.view) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  $("language").textContent = t("language");
  $("who").textContent = state.agency ? t("as") + ownName() : t("everyone");
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
  tell(state.items.length || !sessionStorage.getItem(KEY) ? "" : t(view().none));
  show();
});
$("leave").addEventListener("click", () => leave());
for (const one of document.querySelectorAll("[data-view]")) one.addEventListener("click", () => turn(one.dataset.view));
for (const one of ["status", "scope"]) $(one).addEventListener("change", () => load(false));
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
