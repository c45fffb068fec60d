// Behaviours for CETEIcean: each post begins with its floor, its author's name and its time.
//
//   import { behaviors } from "./guidang-tei.js";
//   const ceteicean = new CETEI();
//   ceteicean.addBehaviors(behaviors);
//   ceteicean.getHTML5("tei.xml", (thread) => document.body.append(thread));
//
// Names are looked up in the document's own list of persons; nothing is fetched.

/** The parts of a byline: floor, name, time, as far as the post has them. */
export function byline(post) {
  const said = (name) => post.getAttribute(name) || "";
  const id = said("who").replace(/^#/, "");
  const root = post.getRootNode();
  const people = (root.querySelectorAll ? root : post.ownerDocument).querySelectorAll("tei-person, person");
  const person = Array.from(people).find((one) => [one.id, one.getAttribute("xml:id"), one.getAttribute("data-orig-id")].includes(id));
  const name = person ? person.querySelector("tei-persname, persName, tei-persName") : null;
  const shown = post.querySelector(':scope > tei-note[type="postTime"] tei-date');
  const time = said("when") || said("when-iso") || (shown ? shown.textContent : "") || said("notbefore") || said("notBefore");
  return { floor: said("n"), name: name ? name.textContent.trim() : "", time: time.trim() };
}

/** The element that shows a byline. */
export function head(post) {
  const { floor, name, time } = byline(post);
  const line = post.ownerDocument.createElement("p");
  line.className = "guidang-byline";
  for (const [kind, text, tag] of [["floor", floor, "span"], ["author", name, "strong"], ["time", time, "time"]]) {
    if (!text) continue;
    const part = post.ownerDocument.createElement(tag);
    part.className = `guidang-${kind}`;
    part.textContent = kind === "time" ? text.replace("T", " ") : text;
    if (kind === "time" && /^\d{4}/.test(text)) part.setAttribute("datetime", text);
    line.append(part);
  }
  return line;
}

export const behaviors = {
  tei: {
    post(element) {
      if (!element.querySelector(":scope > .guidang-byline")) element.prepend(head(element));
    },
  },
};
