// Elements are made, never parsed: a name from outside is always text.

const SVG = "http://www.w3.org/2000/svg";

function make(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function draw(name, attributes, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== "" && child !== false));
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

function figure(count) {
  return count.toLocaleString("en");
}

function counted(count, one, many) {
  return `${figure(count)} ${count === 1 ? one : many || one + "s"}`;
}

// What changed, for those who hear the page. Several changes in a moment are said once.
let saying = 0;
function say(text) {
  clearTimeout(saying);
  saying = setTimeout(() => { byId("status").textContent = text; }, 250);
}
