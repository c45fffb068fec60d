// The only script of the site: the theme switch, and the search box where an index was built.
const root = document.documentElement;
const button = document.getElementById("theme");
const remembered = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
if (remembered) root.dataset.theme = remembered;
button.hidden = false;
button.addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private browsing: the switch still works */ }
});

const box = document.getElementById("search");
if (box) (async () => {
  const input = box.querySelector("input");
  const list = box.querySelector("ol");
  const status = box.querySelector("[role=status]");
  const more = box.querySelector("button");
  const base = new URL(box.dataset.root, location.href);
  let pagefind;
  try {
    pagefind = await import(new URL("pagefind/pagefind.js", base));
    await pagefind.options({ excerptLength: 60, baseUrl: base.pathname });
  } catch (error) {
    // a page opened from disk may load no module: say so and how to go on
    status.textContent = box.dataset.serve;
    input.disabled = true;
    return;
  }
  // The pages are found by their Simplified form too, so the words are folded as the pages are.
  const fold = new Map();
  const pairs = [...FOLD];
  for (let at = 0; at < pairs.length; at += 2) fold.set(pairs[at], pairs[at + 1]);
  const folded = (words) => [...words].map((char) => fold.get(char) ?? char).join("");
  let found = [], shown = 0, turn = 0;

  // The excerpt marks hits with <mark>; everything else in it is text and is put there as text.
  const excerpt = (html) => {
    const line = document.createElement("span");
    html.split(/(<mark>.*?<\/mark>)/s).forEach((part) => {
      const hit = part.startsWith("<mark>");
      const text = part.replace(/<\/?mark>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
      const node = hit ? document.createElement("mark") : document.createTextNode(text);
      if (hit) node.textContent = text;
      line.append(node);
    });
    return line;
  };
  const show = async (mine) => {
    const next = await Promise.all(found.slice(shown, shown + 20).map((hit) => hit.data()));
    if (mine !== turn) return;
    for (const hit of next) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = hit.url;
      link.textContent = hit.meta.title;
      const small = document.createElement("small");
      small.append(excerpt(hit.excerpt));
      item.append(link, small);
      list.append(item);
    }
    shown += next.length;
    more.hidden = shown >= found.length;
  };
  const search = async () => {
    const mine = ++turn;
    const words = input.value.trim();
    const simple = folded(words);
    const answers = words ? await Promise.all([...new Set([words, simple])].map((one) => pagefind.search(one))) : [];
    if (mine !== turn) return;
    list.replaceChildren();
    const known = new Set();
    found = answers.flatMap((answer) => answer.results).filter((hit) => !known.has(hit.id) && known.add(hit.id));
    shown = 0;
    status.textContent = !words ? "" : found.length ? `${found.length} ${box.dataset.count}` : box.dataset.none;
    await show(mine);
    box.dataset.ready = words;
  };
  let wait = 0;
  input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(search, 150); });
  more.addEventListener("click", () => show(turn));
  box.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { input.value = asked; await search(); }
})();
