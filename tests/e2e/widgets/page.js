// What every page does with its own model: shows it to the test, and sends it to the server.

/** @param {() => unknown} read what the page's model holds at this moment */
export function model(read) {
  window.model = () => String(read() ?? "");
}

/** Send a code as an application does, then show what the server makes of it. @param {unknown} code */
export async function send(code) {
  await fetch(location.href, { method: "POST", body: new URLSearchParams({ code: String(code ?? "") }) });
  location.reload();
}

/** The listener of a form that sends the model instead of its fields. @param {() => unknown} read */
export const sends = (read) => (/** @type {Event} */ event) => {
  event.preventDefault();
  send(read());
};
