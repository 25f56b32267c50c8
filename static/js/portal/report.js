// The four screens in one document: which one shows, the way back, and the first one, the kind.
//
// Choices and drafts live in memory and in the fields of the page, nowhere else. The history gets one guard entry, so that Back
// goes one step back instead of losing everything.
import { all, byId, chosen, field, labelOf, show, write } from "./dom.js";
import { admitOld, canSeal, files, frame, leave, prompt } from "./frame.js";
import { draft, enterPlace, place, startPlace } from "./place.js";
import { askToLeave, forgetReceipt, startReceipt } from "./receipt.js";
import { enterTell, forgetSecrets, isSending, startTell } from "./tell.js";

const STEPS = ["kind", "place", "tell", "receipt", "check", "done"];
let step = "kind";
let isGuarded = false;

function isSent() {
  return STEPS.indexOf(step) >= 3;
}

/** @param {string} name of a screen; its heading gets the focus, so that a screen reader reads on from there */
function go(name) {
  step = name;
  STEPS.forEach((each) => show(each === name, each));
  show(name === "kind", "strip", "foot");
  show(isSent(), "band");
  write("title", String(byId(name).dataset.title));
  if (files !== null) files.refresh();
  window.scrollTo(0, 0);
  byId("title").focus({ preventScroll: true });
  if (name !== "kind" && !isGuarded) {
    isGuarded = true;
    history.pushState(null, "");
  }
}

function forget() {
  forgetSecrets();
  forgetReceipt();
  Object.assign(place, { where: null, levels: null });
  all("input, textarea").forEach((element) => {
    const input = /** @type {HTMLInputElement} */ (element);
    if (input.type === "radio" || input.type === "checkbox") input.checked = false;
    else if (input.type !== "hidden") input.value = "";
  });
}

function takeKind() {
  const scene = chosen("scene");
  const line = chosen("line");
  draft.scene = scene ? labelOf(scene) : "";
  draft.sector = scene ? scene.value : "other";
  draft.category = line ? line.value : "C99";
  draft.kind = line && line.value !== "C99" ? labelOf(line) : "";
  enterPlace();
  go("place");
}

function startKind() {
  all("input[name=scene]").forEach((input) => {
    input.addEventListener("change", () => {
      // A line that was tapped under another picture would go along unseen.
      const line = chosen("line");
      if (line) line.checked = false;
    });
  });
  all("[data-next]").forEach((button) => button.addEventListener("click", takeKind));
  byId("unsure").addEventListener("click", () => {
    [chosen("scene"), chosen("line")].forEach((input) => {
      if (input) input.checked = false;
    });
    takeKind();
  });
  show(/MicroMessenger/i.test(navigator.userAgent), "wechat");
}

/** One step back with all kept; from the first screen it leaves. */
async function stepBack() {
  isGuarded = false;
  if (step === "kind") return;
  if (isSending()) {
    guardAgain();
    if (!(await prompt("还没发完。", "接着发", "不发了，离开"))) leave();
  } else if (isSent()) {
    guardAgain();
    leaveUnlessAsked();
  } else if (step === "place" && place.levels && place.levels.up()) {
    guardAgain();
  } else {
    go(step === "tell" ? "place" : "kind");
  }
}

/** Asks first where something is still to be copied or sent. */
async function mayLeave() {
  if (isSent() && step !== "done" && !(await askToLeave())) return false;
  return files === null || !files.isUnfinished() || !(await prompt(files.unfinished(), "接着传", "不传了，离开"));
}

async function leaveUnlessAsked() {
  if (await mayLeave()) leave();
}

function guardAgain() {
  isGuarded = true;
  history.pushState(null, "");
}

function isTouched() {
  return step !== "kind" || chosen("scene") !== null || field("words").value !== "";
}

function start() {
  frame({
    isTouched,
    wipe: forget,
    mayLeave,
    // A film may take longer, and nothing secret shows.
    keeps: () => step === "done" && files !== null && files.isUnfinished(),
  });
  if (!canSeal()) {
    admitOld();
    return;
  }
  startKind();
  startPlace(() => {
    enterTell();
    go("tell");
  });
  startTell({ change: () => go("kind"), received: () => go("receipt") });
  startReceipt(go, leaveUnlessAsked);
  window.addEventListener("popstate", () => stepBack());
  const { hash } = location;
  if (!hash.startsWith("#k=")) return;
  history.replaceState(null, "", location.pathname);
  import("./poster.js").then((poster) => poster.checkPoster(hash)).catch(() => {
    write("old", "这一页没有打开完整。再打开一次。");
    admitOld();
  });
}

start();
