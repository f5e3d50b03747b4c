"use strict";
// Pages that follow the log. Without this file they can be read all the same, as they were when they were opened.
(() => {
  const LINES_MAX = 500;
  const PAUSE_MS = 1000;
  const RETRY_MS = 10000;

  // Opens a stream, and again when it was refused for good; a browser comes again by itself when one breaks off.
  function follow(address, listeners, tell) {
    const source = new EventSource(address);
    for (const [name, listener] of Object.entries(listeners)) {
      source.addEventListener(name, (event) => listener(event));
    }
    source.addEventListener("open", () => tell(true));
    source.addEventListener("error", () => {
      tell(false);
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(() => follow(address, listeners, tell), RETRY_MS);
      }
    });
    window.addEventListener("pagehide", () => source.close(), { once: true });
  }

  // The live page: each record becomes a line above the others.
  function showRecords(list) {
    const pattern = document.getElementById("live-row").content.firstElementChild;
    const state = document.getElementById("live-state");
    const hold = document.getElementById("live-hold");
    const words = { hold: hold.textContent, go: hold.dataset.go };
    let held = null;

    function put(line) {
      document.getElementById("live-none")?.remove();
      if (held) {
        held.push(line);
        held.splice(0, held.length - LINES_MAX);
        return;
      }
      list.prepend(line);
      while (list.children.length > LINES_MAX) list.lastElementChild.remove();
    }

    function record(event) {
      const row = JSON.parse(event.data);
      const line = pattern.cloneNode(true);
      line.dataset.kind = row.kind;
      line.classList.add("new");
      line.querySelector(".sequence").textContent = row.sequence;
      line.querySelector("time").textContent = row.at;
      const link = line.querySelector("a");
      link.textContent = row.sentence;
      if (row.href) link.setAttribute("href", row.href);
      else link.removeAttribute("href");
      put(line);
    }

    function leftOut(event) {
      const line = document.createElement("li");
      line.className = "left-out";
      line.textContent = JSON.parse(event.data).sentence;
      put(line);
    }

    hold.hidden = false;
    hold.addEventListener("click", () => {
      const waiting = held;
      held = held ? null : [];
      hold.textContent = held ? words.go : words.hold;
      state.textContent = held ? state.dataset.held : state.dataset.live;
      for (const line of waiting ?? []) put(line);
    });
    follow(`/live/stream?after=${list.dataset.after}`, { record, left_out: leftOut }, (isOpen) => {
      if (!held) state.textContent = isOpen ? state.dataset.live : state.dataset.lost;
    });
  }

  // Any other page that is marked reads itself again when the log has grown, at its server's pace.
  function keepFresh(mark) {
    let shown = Number(mark.dataset.refresh);
    let wanted = shown;
    let pending = false;
    let resting = false;

    const stops = () => [...document.querySelectorAll("main a[href], main button, main summary, main input, main select")];

    function isBusy() {
      const focus = document.activeElement;
      const isTyping = focus?.closest("main") && focus.matches("input, select, textarea");
      return document.hidden || isTyping || !document.getSelection().isCollapsed;
    }

    function replace(text) {
      const page = new DOMParser().parseFromString(text, "text/html");
      const [fresh, main] = [page.querySelector("main"), document.querySelector("main")];
      if (!fresh || !main) return;
      const place = stops().indexOf(document.activeElement);
      const inside = [...main.querySelectorAll(".scroll")].map((box) => box.scrollLeft);
      const open = [...main.querySelectorAll("details")].map((box) => box.open);
      const [x, y] = [window.scrollX, window.scrollY];
      main.replaceChildren(...document.importNode(fresh, true).childNodes);
      const foot = page.querySelector("footer");
      if (foot) document.querySelector("footer")?.replaceWith(document.importNode(foot, true));
      main.querySelectorAll(".scroll").forEach((box, number) => { box.scrollLeft = inside[number] ?? 0; });
      main.querySelectorAll("details").forEach((box, number) => { box.open = open[number] ?? box.open; });
      if (place >= 0) stops()[place]?.focus({ preventScroll: true });
      window.scrollTo(x, y);
    }

    async function refresh() {
      if (pending || resting || wanted <= shown || isBusy()) return;
      pending = true;
      const began = performance.now();
      const goal = wanted;
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        if (answer.ok) replace(await answer.text());
        shown = goal;
      } catch {
        // The stream says when the bus is there again.
      }
      pending = false;
      // A page that is dear to make is made less often.
      resting = true;
      setTimeout(() => { resting = false; refresh(); }, Math.max(PAUSE_MS, 5 * (performance.now() - began)));
    }

    for (const event of ["visibilitychange", "selectionchange", "focusout"]) {
      document.addEventListener(event, refresh);
    }
    follow(`/live/stream?events=head&after=${shown}`, {
      head: (event) => {
        wanted = Number(event.data);
        refresh();
      },
    }, () => {});
  }

  document.addEventListener("DOMContentLoaded", () => {
    const rows = document.getElementById("live-rows");
    const mark = document.querySelector("main [data-refresh]");
    if (rows) showRecords(rows);
    else if (mark) keepFresh(mark);
  });
})();
