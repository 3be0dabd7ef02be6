/* Tasks that another inspection makes needless, and what their agency does about it. */

function decide(relief, body, place) {
  const sent = { path: "/answers", body };
  return send(relief, sent, place.querySelectorAll("button"), () => t(`told_${body.answer}`));
}

function insistForm(relief) {
  const form = el("form", undefined, "asks");
  const text = el("textarea");
  text.maxLength = 500;
  text.rows = 2;
  text.required = true;
  const actions = el("div", undefined, "actions");
  actions.append(el("button", t("send_refuse"), "bad"), button(t("back"), "", () => write(keyOf(relief), null)));
  form.append(labelled("insist_why", text), actions);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    decide(relief, { answer: "refuse", reason: text.value.trim() }, form);
  });
  return form;
}

function decisions(relief) {
  if (writes(relief, "insist")) return insistForm(relief);
  const place = el("div", undefined, "actions");
  if (["offered", "refused"].includes(relief.status)) {
    place.append(button(t("confirm"), "main", () => decide(relief, { answer: "confirm" }, place)));
  }
  if (relief.status !== "refused") {
    place.append(button(t("refuse"), "bad", () => write(keyOf(relief), "insist")));
  }
  return place;
}

function reliefCard(relief) {
  const own = relief.agency === state.agency;
  const waits = own && relief.status === "offered";
  const kind = relief.in_force ? "agreed" : relief.status;
  const badge = waits ? el("span", t("mine_relief"), "badge due") : el("span", t(`relief_${relief.status}`), `badge ${kind}`);
  const made = framed(relief, relief.subject_name || relief.place, waits, badge);
  made.append(el("div", [relief.address, relief.place].filter(Boolean).join(" · "), "soft"));
  made.append(pairs([
    ["task", relief.task],
    ["by_rule", t(`by_${relief.kind}`)],
    ...(relief.until ? [["until", dayWords(relief.until, state.lang)]] : []),
  ]));
  const why = el("ul", undefined, "why");
  why.append(...relief.explanation.map(sentence));
  made.append(why, el("p", t(own ? `next_${relief.status}` : "next_other"), "next"), toldLine());
  if (own && mayAnswer() && relief.status !== "lapsed") made.append(decisions(relief));
  return made;
}
