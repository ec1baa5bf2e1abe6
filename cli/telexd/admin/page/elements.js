// Elements of the page. What the router tells is text there, never markup.

const byId = (id) => document.getElementById(id);

function element(name, attributes = {}, ...children) {
  const result = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) result.setAttribute(key, value);
  result.append(...children);
  return result;
}

function drawn(name, attributes = {}, text) {
  const result = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) result.setAttribute(key, value);
  if (text !== undefined) result.textContent = text;
  return result;
}

/** Writes only what has changed: selections and screen readers are left in peace. */
function say(where, text) {
  if (where.textContent !== text) where.textContent = text;
}

function banner(id, title, text) {
  const where = byId(id);
  where.hidden = !text;
  if (text && where.dataset.text !== text) {
    where.dataset.text = text;
    where.replaceChildren(element("b", {}, title), " " + text);
  }
}
