const OPEN = ["proposed", "agreed"];
const nameOf = (member) => (state.lang === "zh" ? member.name : member.name_en);
const isIn = (member) => !member.answer || member.answer === "join";

function agencyName(proposal, code) {
  const member = proposal.members.find((one) => one.agency === code);
  return member ? nameOf(member) : code;
}

function memberLine(proposal, member) {
  const line = el("li");
  const name = el("span");
  name.append(el("strong", nameOf(member)));
  if (member.agency === proposal.lead) name.append(el("span", t("lead"), "badge"));
  if (member.agency === state.agency) name.append(el("span", t("own"), "badge"));
  if (member.has_to_come) name.append(el("span", t("has_to_come"), "badge"));
  name.append(el("span", ` ${member.tasks.length} ${t("tasks")}`, "soft"));
  const kinds = { join: "joined", decline: "declined", silent: "declined" };
  line.append(name, el("span", t(member.answer || "waiting"), kinds[member.answer] || "soft"));
  line.append(el("span", t("items") + listed(member.item_names.map((item) => item.name)), "soft note"));
  const days = listed(member.days.map((one) => dayWords(one, state.lang)));
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

function proposalFacts(proposal) {
  const ended = ["withdrawn", "expired"].includes(proposal.status);
  return pairs([
    ["day", dayWords(proposal.day, state.lang)],
    ...(proposal.status === "proposed" ? [["due", dayWords(proposal.answers_due, state.lang)]] : []),
    ...(ended ? [] : [["saved", `${saved(proposal)} ${t("times")}`]]),
  ]);
}

function explanation(proposal, open) {
  const why = el("details");
  why.open = open;
  const sentences = el("ul", undefined, "why");
  sentences.append(...proposal.explanation.map(sentence));
  why.append(el("summary", t("why")), sentences);
  return why;
}

/* --- answers ------------------------------------------------------------------------- */

function answer(proposal, body, place) {
  const telling = (now) => t(`told_${body.answer}`) + (now.status === "agreed" ? t("told_agreed") : "");
  const sent = { path: "/answers", body: { ...body, day: proposal.day } };
  return send(proposal, sent, place.querySelectorAll("button"), telling);
}

function dayField(proposal) {
  const field = el("input");
  field.type = "date";
  field.setAttribute("aria-label", t("day_field"));
  field.min = proposal.made_on;
  return field;
}

/* A day as a box to tick; those that suit everyone say so. */
function dayChoice(choice, proposal) {
  const box = el("input");
  box.type = "checkbox";
  box.name = "day";
  box.value = choice.day;
  const label = el("label", undefined, "choice");
  label.append(box, el("span", dayWords(choice.day, state.lang)));
  if (choice.agencies.length === proposal.members.length) label.append(el("span", t("all_can"), "badge"));
  return label;
}

/* Those that suit most, and of these the nearest to the day that was proposed. */
async function offerDays(proposal, choices) {
  try {
    const page = await call(`${pathOf(proposal)}/days?agency=${encodeURIComponent(state.agency)}`);
    const far = (choice) => Math.abs(Date.parse(choice.day) - Date.parse(proposal.day));
    const before = (one, other) => other.agencies.length - one.agencies.length || far(one) - far(other);
    const days = page.items.sort(before).slice(0, MOST_DAYS);
    days.sort((one, other) => one.day.localeCompare(other.day));
    choices.replaceChildren(...days.map((choice) => dayChoice(choice, proposal)));
    if (!days.length) choices.append(el("span", t("no_days"), "soft"));
  } catch (fault) {
    choices.replaceChildren(el("span", t("unread") + fault.message, "problem"));
  }
}

/* The days within the agency's windows to tick, and fields for any other. */
function daysPart(proposal) {
  const choices = el("div", t("days_reading"), "days soft");
  const fields = el("div", undefined, "days");
  fields.append(dayField(proposal), button(t("another"), "", () => fields.lastChild.before(dayField(proposal))));
  const part = el("fieldset");
  part.append(el("legend", t("days")), choices, fields);
  part.offer = () => { part.offer = () => {}; offerDays(proposal, choices); };
  return part;
}

const daysNamed = (part) =>
  [...part.querySelectorAll("input")]
    .filter((field) => field.type === "date" || field.checked)
    .map((field) => field.value)
    .filter(Boolean);

function reasonField(mine) {
  const field = el("select");
  for (const one of state.reasons) {
    if (mine.has_to_come && !one.frees_from_duty) continue;
    const option = el("option", one[state.lang]);
    option.value = one.code;
    field.append(option);
  }
  return field;
}

function declineForm(proposal, mine) {
  const form = el("form", undefined, "asks decline");
  const reason = reasonField(mine);
  const text = el("textarea");
  text.maxLength = 500;
  text.rows = 2;
  const words = labelled("text", text);
  const days = daysPart(proposal);
  const adapt = () => {
    const chosen = state.reasons.find((one) => one.code === reason.value) || {};
    days.hidden = !chosen.takes_days;
    if (chosen.takes_days) days.offer();
    needsDay();
    text.required = Boolean(chosen.needs_text);
    words.firstChild.textContent = t(text.required ? "text_needed" : "text");
  };
  /* A duty is freed by naming a day: one ticked, or one written. */
  const needsDay = () => {
    const owed = !days.hidden && mine.has_to_come && !daysNamed(days).length;
    for (const field of days.querySelectorAll("input[type=date]")) field.required = owed;
  };
  reason.addEventListener("change", adapt);
  days.addEventListener("change", needsDay);
  adapt();
  const actions = el("div", undefined, "actions");
  actions.append(el("button", t("send_decline"), "bad"), button(t("back"), "", () => write(keyOf(proposal), null)));
  if (mine.has_to_come) form.append(el("p", t("duty_note")));
  form.append(labelled("reason", reason), days, words, actions);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const named = days.hidden ? [] : daysNamed(days);
    answer(proposal, { answer: "decline", reason: reason.value, text: text.value.trim() || null, days: named }, form);
  });
  return form;
}

function answers(proposal, mine) {
  if (writes(proposal, "decline")) return declineForm(proposal, mine);
  const place = el("div", undefined, "actions");
  const given = mine.answer && mine.answer !== "silent";
  if (mine.answer !== "join") {
    place.append(button(t(given ? "join_instead" : "join"), "main", () => answer(proposal, { answer: "join" }, place)));
  }
  if (mine.answer !== "decline") {
    place.append(button(t(given ? "decline_instead" : "decline"), "bad", () => write(keyOf(proposal), "decline")));
  }
  return place;
}

/* --- who leads ------------------------------------------------------------------------- */

const leadReason = (proposal) => proposal.explanation.find((one) => one.code.startsWith("lead_by_"));

function wishForm(proposal) {
  const form = el("form", undefined, "wish");
  const lead = el("select");
  for (const member of proposal.members.filter(isIn)) {
    const option = el("option", nameOf(member));
    option.value = member.agency;
    lead.append(option);
  }
  lead.value = proposal.wishes[state.agency] || proposal.lead;
  form.append(labelled("wish", lead), el("button", t("send_wish")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = lead.value;
    const telling = (now) => t(now.lead === wanted ? "told_leads" : "told_wish").replace("{lead}", agencyName(now, wanted));
    const sent = { path: "/lead", body: { lead: wanted }, method: "PUT" };
    send(proposal, sent, form.querySelectorAll("button"), telling);
  });
  return form;
}

/* Who leads and by which rule, who would have whom, and a form to wish (M-05, M-06). */
function leadPart(proposal, mine) {
  const part = el("details", undefined, "leads");
  const open = OPEN.includes(proposal.status);
  const wishes = Object.entries(proposal.wishes);
  const why = leadReason(proposal);
  part.open = open && wishes.some(([, lead]) => lead !== proposal.lead);
  part.append(el("summary", `${t("leads")}${agencyName(proposal, proposal.lead)}`));
  const lines = el("ul", undefined, "lines");
  if (why) lines.append(sentence(why));
  for (const [agency, lead] of wishes) {
    lines.append(el("li", t("wishes").replace("{agency}", agencyName(proposal, agency)).replace("{lead}", agencyName(proposal, lead))));
  }
  part.append(lines);
  if (!open) return part;
  const byLaw = why?.code === "lead_by_law";
  part.append(el("p", t(byLaw ? "lead_fixed" : "lead_rule"), "soft"));
  if (mine && mayAnswer() && isIn(mine) && !byLaw) part.append(wishForm(proposal));
  return part;
}

function proposalCard(proposal) {
  const mine = proposal.members.find((one) => one.agency === state.agency);
  const waits = Boolean(mine && !mine.answer && proposal.status === "proposed");
  const badge = waits ? el("span", t("mine"), "badge due") : el("span", t(`status_${proposal.status}`), `badge ${proposal.status}`);
  const made = framed(proposal, proposal.subject_name || proposal.place, waits, badge);
  made.append(el("div", [proposal.address, proposal.place].filter(Boolean).join(" · "), "soft"), proposalFacts(proposal));
  if (proposal.reason_words) made.append(el("p", said(proposal.reason_words), "soft"));
  const members = el("ul", undefined, "members");
  members.append(...proposal.members.map((one) => memberLine(proposal, one)));
  made.append(members, explanation(proposal, waits), leadPart(proposal, mine), toldLine());
  if (mine && mayAnswer() && OPEN.includes(proposal.status)) made.append(answers(proposal, mine));
  return made;
}
