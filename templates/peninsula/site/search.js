// Search in the reader's browser. No "less than" in here: the script stands in a page. The format of the index, and how a text becomes terms, stand in site/search.py.
"use strict";
(() => {
  const SHOWN = 20;            // results at a time
  const PAUSE = 120;           // milliseconds without a key before we look
  const WEIGHTS = [1, 1.6, 2.2, 8]; // once, two or three times, more often, in the title or a name
  const EXACT = 2;             // a whole word counts more than the beginning of one

  const form = document.getElementById("search");
  const field = document.getElementById("q");
  const status = document.getElementById("status");
  const results = document.getElementById("results");
  const more = document.getElementById("more");
  const words = form.dataset;

  const loaded = new Map();    // script address -> promise of what it hands over
  const waiting = new Map();   // "function number" -> resolve
  const give = (key, value) => waiting.get(key)(value);
  window.keiIndex = (value) => give("index", value);
  window.keiTerms = (number, value) => give("t" + number, value.split("\n"));
  window.keiPosts = (number, value) => give("d" + number, value);

  function load(key) {
    if (!loaded.has(key)) {
      loaded.set(key, new Promise((resolve, reject) => {
        waiting.set(key, resolve);
        const script = document.createElement("script");
        script.src = "search/" + key + ".js";
        script.onerror = () => { loaded.delete(key); reject(new Error(key)); };
        document.head.append(script);
      }));
    }
    return loaded.get(key);
  }

  // ---- words, as site/search.py makes them

  function wordsOf(text, how) {
    const mark = new RegExp("[" + how.marks + "]", "gu");
    const word = new RegExp("(?:[\\p{L}\\p{N}]|[" + how.signs + how.unspaced + "])+", "gu");
    const run = new RegExp("[" + how.unspaced + "]+|[^" + how.unspaced + "]+", "gu");
    const unspaced = new RegExp("^[" + how.unspaced + "]", "u");
    const plain = text.normalize("NFKD").replace(mark, "").normalize("NFC").toLowerCase().replace(/ß/g, "ss");
    const found = new Map();   // term -> whether the beginning of a word is enough
    for (const token of plain.match(word) || []) {
      for (const part of token.match(run)) {
        const characters = Array.from(part);
        if (!unspaced.test(part)) {
          found.set(characters.slice(0, how.length).join(""), characters.length > 1);
        } else if (characters.length === 1) {
          found.set(part, true);
        } else {
          for (let i = 0; characters.length > i + 1; i++) found.set(characters[i] + characters[i + 1], false);
        }
      }
    }
    return found;
  }

  // ---- the index

  function numbers(text, digits) {
    const values = [];
    let value = 0, shift = 0;
    for (const digit of text) {
      const five = digits.get(digit);
      value += (five & 31) * 2 ** shift;
      shift += 5;
      if (32 > five) { values.push(value); value = 0; shift = 0; }
    }
    return values;
  }

  async function lookUp(term, beginning, how) {
    const last = how.firsts.findLastIndex((first) => (beginning ? term + "\uffff" : term) >= first);
    const first = Math.max(0, how.firsts.findLastIndex((start) => term >= start));
    const parts = [];
    for (let n = first; last >= n; n++) parts.push(load("t" + n));
    const scores = new Map();
    for (const rows of await Promise.all(parts)) {
      let current = "";
      for (const row of rows) {
        const gap = row.indexOf(" ");
        current = current.slice(0, how.values.get(row[0])) + row.slice(1, gap);
        if (current > term && !current.startsWith(term)) break;
        if (current !== term && !(beginning && current.startsWith(term))) continue;
        const factor = current === term ? EXACT : 1;
        let post = -1;
        for (const value of numbers(row.slice(gap + 1), how.values)) {
          post += value >> 2;
          scores.set(post, Math.max(scores.get(post) || 0, factor * WEIGHTS[value & 3]));
        }
      }
    }
    return scores;
  }

  async function find(text) {
    const how = await load("index");
    how.values ||= new Map(Array.from(how.digits, (digit, value) => [digit, value]));
    const lists = await Promise.all(Array.from(wordsOf(text, how), ([term, beginning]) => lookUp(term, beginning, how)));
    if (!lists.length) return null;
    lists.sort((a, b) => a.size - b.size);
    const ranked = [];
    for (const post of lists[0].keys()) {
      if (lists.every((list) => list.has(post))) {
        const rarity = (list) => Math.log(1 + how.posts / list.size);
        ranked.push([lists.reduce((sum, list) => sum + rarity(list) * list.get(post), 0), post]);
      }
    }
    ranked.sort((a, b) => b[0] - a[0] || b[1] - a[1]);
    return ranked.map(([, post]) => post);
  }

  // ---- the page

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) { made.textContent = text; made.dir = "auto"; }
    return made;
  }

  function shown([title, names, day, address, summary, language]) {
    const item = element("li");
    const link = element("a", "", title);
    link.href = address;
    const heading = element("p", "title");
    heading.append(link);
    const about = element("p", "about");
    for (const text of [names, day]) if (text) about.append(element("span", "", text));
    item.append(heading, about);
    if (summary) item.append(element("p", "summary", summary));
    for (const part of [heading, item.querySelector(".summary")]) if (part) part.lang = language;
    return item;
  }

  let asked = 0, found = [], count = 0;

  async function show(turn) {
    const how = await load("index");
    const next = found.slice(count, count + SHOWN);
    const posts = await Promise.all(next.map(async (post) =>
      (await load("d" + Math.floor(post / how.part)))[post % how.part]));
    if (turn !== asked) return null;
    const items = posts.map(shown);
    results.append(...items);
    count += next.length;
    more.hidden = count >= found.length;
    return items[0];
  }

  async function search() {
    const turn = ++asked, text = field.value.trim();
    history.replaceState(null, "", text ? "#q=" + encodeURIComponent(text) : "#");
    try {
      const late = setTimeout(() => { if (turn === asked) status.textContent = words.searching; }, 400);
      const answer = text ? await find(text) : null;
      clearTimeout(late);
      if (turn !== asked) return;
      found = answer || [];
      count = 0;
      results.replaceChildren();
      more.hidden = true;
      await show(turn);
      if (turn !== asked) return;
      status.textContent = !answer ? "" : found.length ? words.found.replace("{n}", found.length) : words.none;
    } catch {
      if (turn === asked) status.textContent = words.failed;
    }
  }

  let timer = 0;
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, PAUSE); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); search(); });
  more.addEventListener("click", async () => { (await show(asked))?.querySelector("a").focus(); });

  function fromAddress() {
    const query = /^#q=(.*)/s.exec(location.hash);
    if (query) {
      try { field.value = decodeURIComponent(query[1]); } catch { field.value = query[1]; }
      search();
    }
  }
  window.addEventListener("hashchange", fromAddress);
  form.hidden = false;
  fromAddress();
})();
