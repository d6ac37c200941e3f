// What to do about one finding, step by step.

function adviceCard(advice) {
  const undone = advice.reversible ? "can be undone" : "cannot be undone";
  return card("What to do",
    make("p", { class: "quiet" }, `A matter of ${advice.effort}; ${undone}.`),
    make("p", {}, make("b", {}, "First: "), advice.before),
    make("ol", { class: "steps" }, advice.steps.map((step) => make("li", {}, stepTold(step, "To undo it: ")))),
    make("p", {}, make("b", {}, advice.reversible ? "To undo it: " : "Mind: "), advice.undo));
}

function checkCard(advice) {
  return card("How to see that it worked",
    advice.check.map((step) => make("div", {}, stepTold(step, "It prints: "))),
    make("p", {}, "And muster says otherwise than today:"),
    typed(advice.question));
}

function stepTold([words, console_, command, terraform, end], before) {
  return [
    make("p", {}, words),
    command && typed(command),
    console_ && make("p", { class: "aside-note" }, `In the console: ${console_}`),
    terraform && make("details", {}, make("summary", {}, "In Terraform"), typed(terraform)),
    end && make("p", { class: "aside-note" }, before + end),
  ];
}

function typed(command) {
  return make("pre", { class: "typed" }, command);
}

function card(title, ...children) {
  return make("section", { class: "card" }, make("h2", {}, title), children);
}
