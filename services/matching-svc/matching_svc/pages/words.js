"use strict";
const TEXT = {
  zh: {
    title: "联合检查建议", language: "English", leave: "退出", show: "显示：", more: "更多",
    token: "访问令牌", enter: "进入", token_from: "令牌由本单位的统一身份系统签发；也可以从带有 #token=… 的链接直接进入。令牌只留在本浏览器标签页内。",
    status_all: "全部", status_proposed: "待答复", status_agreed: "已达成", status_coded: "已发码",
    status_visited: "已检查", status_withdrawn: "已撤回", status_expired: "已过期",
    none: "没有符合条件的建议。", as: "当前单位：", everyone: "当前账号可查看所辖全部建议",
    mine: "待本单位答复", day: "检查日期", due: "答复截止", saved: "可减少上门", times: "次",
    lead: "牵头", own: "本单位", tasks: "项任务", waiting: "未答复", silent: "逾期未答复，视为不参加",
    join: "参加", decline: "不参加", join_instead: "改为参加", decline_instead: "改为不参加", why: "为什么这样建议",
    reason: "不参加的原因", text: "补充说明（选填）", text_needed: "补充说明（必填）", days: "本单位可行的日期",
    another: "再加一个日期", send: "提交：不参加", back: "返回", sending: "正在提交…",
    told_join: "已提交：本单位参加。", told_decline: "已提交：本单位不参加。", told_agreed: "各单位均已答复，联合检查已达成。",
    failed: "未能提交：", unread: "未能读取：", away: "连接不上服务器，请稍后重试。", over: "令牌已失效，请重新进入。",
  },
  en: {
    title: "Joint inspection proposals", language: "中文", leave: "Sign out", show: "Show: ", more: "More",
    token: "Access token", enter: "Enter", token_from: "Your agency's identity system issues it; a link with #token=… at its end enters at once. The token stays in this browser tab.",
    status_all: "All", status_proposed: "To answer", status_agreed: "Agreed", status_coded: "Code issued",
    status_visited: "Visited", status_withdrawn: "Withdrawn", status_expired: "Expired",
    none: "There are no such proposals.", as: "Agency: ", everyone: "This account sees every proposal of its region",
    mine: "Waits for you", day: "Visit on", due: "Answer by", saved: "Saves", times: "visit(s)",
    lead: "lead", own: "you", tasks: "task(s)", waiting: "no answer yet", silent: "silent when due, counts as a decline",
    join: "Join", decline: "Decline", join_instead: "Join after all", decline_instead: "Decline after all", why: "Why this is proposed",
    reason: "Reason for declining", text: "In words (optional)", text_needed: "In words (needed)", days: "Days that would suit you",
    another: "Another day", send: "Send: decline", back: "Back", sending: "Sending…",
    told_join: "Sent: your agency joins.", told_decline: "Sent: your agency declines.", told_agreed: "Everyone has answered; the joint visit is agreed.",
    failed: "It could not be sent: ", unread: "It could not be read: ", away: "The server cannot be reached; try again in a while.", over: "The token has expired; enter again.",
  },
};
const WEEKDAYS = { zh: "日一二三四五六", en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

function dayWords(text, lang) {
  const [year, month, day] = text.split("-").map(Number);
  const week = WEEKDAYS[lang][new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return lang === "zh" ? `${year}年${month}月${day}日（周${week}）` : `${week} ${day} ${MONTHS[month - 1]} ${year}`;
}
