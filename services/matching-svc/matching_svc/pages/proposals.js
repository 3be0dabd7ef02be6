"use strict";
const TEXT = {
  zh: {
    title: "联合检查建议", language: "English", show: "显示：", more: "更多",
    status_all: "全部", status_proposed: "待答复", status_agreed: "已达成", status_coded: "已发码",
    status_visited: "已检查", status_withdrawn: "已撤回", status_expired: "已过期",
    none: "没有符合条件的建议。", no_token: "请从带有访问令牌的链接打开本页（网址末尾 #token=…）。",
    as: "当前单位：", day: "检查日期", due: "答复截止", saved: "可减少上门", times: "次",
    lead: "牵头", waiting: "未答复", join: "参加", decline: "不参加", silent: "逾期未答复", why: "说明",
    reason: "原因", text: "文字说明", days: "可行日期（YYYY-MM-DD，逗号分隔）", send: "提交", undo: "取消",
    tasks: "项任务", failed: "请求失败：", sent: "已提交。",
  },
  en: {
    title: "Joint inspection proposals", language: "中文", show: "Show: ", more: "More",
    status_all: "All", status_proposed: "To answer", status_agreed: "Agreed", status_coded: "Code issued",
    status_visited: "Visited", status_withdrawn: "Withdrawn", status_expired: "Expired",
    none: "There are no such proposals.", no_token: "Open this page from a link with an access token (#token=… at its end).",
    as: "Agency: ", day: "Visit on", due: "answer by", saved: "saves", times: "visit(s)",
    lead: "lead", waiting: "no answer yet", join: "Join", decline: "Decline", silent: "silent when due", why: "Why",
    reason: "Reason", text: "In words", days: "Days that would suit (YYYY-MM-DD, separated by commas)", send: "Send", undo: "Back",
    tasks: "task(s)", failed: "The request failed: ", sent: "Sent.",
  },
};
const API = "/matching/v1";
const KEY = "onevisit-token";
const state = { lang: document.documentElement.lang === "en" ? "en" : "zh", items: [], reasons: [], cursor: null };
const $ = (id) => document.getElementById(id);
const t = (key) => TEXT[state.lang][key];
const said = (words) => (words ? words[state.lang] : "");

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

function el(tag, text, kind) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

async function call(path, body) {
  const headers = { authorization: `Bearer ${sessionStorage.getItem(KEY)}`, "accept-language": state.lang };
  const options = { headers };
  if (body) {
    options.method = "POST";
    options.body = JSON.stringify(body);
    headers["content-type"] = "application/json";
    headers["idempotency-key"] = crypto.randomUUID ? crypto.randomUUID() : String(Math.random());
  }
  const response = await fetch(API + path, options);
  const content = await response.json();
  if (!response.ok) throw new Error([content.detail, content.next].filter(Boolean).join(" "));
  return content;
}

function tell(text, bad) {
  $("message").textContent = text;
  $("message").className = bad ? "problem" : "";
}

function memberLine(proposal, member) {
  const line = el("li");
  const name = state.lang === "zh" ? member.name : member.name_en;
  line.append(el("strong", name));
  if (member.agency === proposal.lead) line.append(el("span", t("lead"), "badge"));
  line.append(` · ${member.tasks.length} ${t("tasks")} · `);
  const kinds = { join: "joined", decline: "declined", silent: "declined" };
  line.append(el("span", member.answer ? t(member.answer) : t("waiting"), kinds[member.answer] || "soft"));
  const why = [said(member.reason_words), member.text, member.days.join(", ")].filter(Boolean).join(" · ");
  if (why) line.append(el("span", ` ${why}`, "soft"));
  return line;
}

function declineForm(proposal, place) {
  const form = el("form", undefined, "answer");
  const reason = el("select");
  reason.name = "reason";
  reason.setAttribute("aria-label", t("reason"));
  for (const one of state.reasons) {
    const option = el("option", one[state.lang]);
    option.value = one.code;
    reason.append(option);
  }
  const text = el("input");
  text.placeholder = t("text");
  text.maxLength = 500;
  text.name = "text";
  const days = el("input");
  days.placeholder = t("days");
  days.name = "days";
  const adapt = () => {
    const chosen = state.reasons.find((one) => one.code === reason.value);
    days.hidden = !(chosen && chosen.takes_days);
    text.required = Boolean(chosen && chosen.needs_text);
  };
  reason.addEventListener("change", adapt);
  adapt();
  const send = el("button", t("send"), "bad");
  const undo = el("button", t("undo"));
  undo.type = "button";
  undo.addEventListener("click", () => place.replaceChildren(...buttons(proposal, place)));
  form.append(reason, text, days, send, undo);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const named = days.hidden ? [] : days.value.split(/[,，\s]+/).filter(Boolean);
    answer(proposal, { answer: "decline", reason: reason.value, text: text.value || null, days: named });
  });
  return form;
}

function buttons(proposal, place) {
  const join = el("button", t("join"), "main");
  join.addEventListener("click", () => answer(proposal, { answer: "join" }));
  const decline = el("button", t("decline"), "bad");
  decline.addEventListener("click", () => place.replaceChildren(declineForm(proposal, place)));
  return [join, decline];
}

function card(proposal) {
  const made = el("article");
  made.dataset.number = proposal.number;
  const head = el("h2", proposal.subject_name || proposal.place);
  head.append(el("span", t(`status_${proposal.status}`), "badge"));
  made.append(head, el("div", `${proposal.address} · ${proposal.place}`, "soft"));
  made.append(el("p", `${t("day")} ${proposal.day} · ${t("due")} ${proposal.answers_due} · ${t("saved")} ${proposal.visits_saved} ${t("times")}`));
  if (proposal.reason_words) made.append(el("p", said(proposal.reason_words), "soft"));
  const members = el("ul", undefined, "members");
  members.append(...proposal.members.map((one) => memberLine(proposal, one)));
  const why = el("details");
  const sentences = el("ul", undefined, "why");
  for (const one of proposal.explanation) {
    const line = el("li", said(one));
    line.append(el("span", ` ${one.rule}`, "soft"));
    sentences.append(line);
  }
  why.append(el("summary", t("why")), sentences);
  made.append(members, why);
  const mine = proposal.members.some((one) => one.agency === state.agency);
  if (mine && ["proposed", "agreed"].includes(proposal.status)) {
    const place = el("div", undefined, "answer");
    place.append(...buttons(proposal, place));
    made.append(place);
  }
  const item = el("li");
  item.append(made);
  return item;
}

async function answer(proposal, body) {
  try {
    const now = await call(`/proposals/${encodeURIComponent(proposal.number)}/answers`, body);
    state.items = state.items.map((one) => (one.number === now.number ? now : one));
    show();
    tell(t("sent"));
  } catch (fault) {
    tell(t("failed") + fault.message, true);
  }
}

function show() {
  document.documentElement.lang = state.lang;
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = t(one.dataset.text);
  $("language").textContent = t("language");
  $("who").textContent = state.agency ? t("as") + state.agency : "";
  $("list").replaceChildren(...state.items.map(card));
  $("more").hidden = !state.cursor;
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
    show();
    tell(state.items.length ? "" : t("none"));
  } catch (fault) {
    tell(t("failed") + fault.message, true);
  }
}

$("language").addEventListener("click", () => { state.lang = state.lang === "zh" ? "en" : "zh"; tell(""); show(); });
$("status").addEventListener("change", () => load(false));
$("more").addEventListener("click", () => load(true));
const token = takeToken();
state.agency = token ? agencyOf(token) : "";
show();
if (token) load(false); else tell(t("no_token"), true);
