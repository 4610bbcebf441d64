{
  const { version } = document.currentScript.dataset;
  const address = `/.rgfeeds/changes?page=${encodeURIComponent(location.pathname)}`;
  let changes;
  // A tab that nobody looks at holds no connection: a browser has six of them for all its tabs.
  const listen = () => {
    changes?.close();
    if (document.hidden) return;
    changes = new EventSource(address);
    changes.onmessage = (event) => {
      if (event.data === version) return;
      changes.close();
      location.reload();
    };
  };
  addEventListener("pagehide", () => changes?.close());
  addEventListener("pageshow", listen);
  document.addEventListener("visibilitychange", listen);
}
