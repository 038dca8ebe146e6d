"use strict";
{
  const part = (id) => document.getElementById(id);
  const [lost, form, done] = ["lost", "form", "done"].map(part);
  const [first, second, shown, problem, send] = ["first", "second", "shown", "problem", "send"].map(part);
  let token = null;

  const show = (section) => [lost, form, done].forEach((one) => { one.hidden = one !== section; });

  // what is behind the # is never sent to a server; here it does not stay in the address either
  const begin = () => {
    token = new URLSearchParams(location.hash.slice(1)).get("token");
    history.replaceState(null, "", location.pathname);
    show(token ? form : lost);
  };

  const say = (text, field) => {
    problem.textContent = text;
    for (const one of [first, second]) one.setAttribute("aria-invalid", String(one === field));
    if (field) field.focus();
  };

  const flaw = () => {
    const length = [...first.value].length;
    if (length < 8) return ["The password needs at least 8 characters.", first];
    if (length > 128) return ["The password can have at most 128 characters.", first];
    if (first.value !== second.value) return ["The two are not the same. Please type the password once again.", second];
    return null;
  };

  const ask = async () => {
    const api = location.pathname.replace(/\/reset-password\/?$/, "") + "/api/auth/reset-password/";
    const response = await fetch(api, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ reset_token: token, new_password: first.value }),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(30000),
    });
    const body = await response.json().catch(() => null);
    return { response, body: body ?? {} };
  };

  const text = (value) => (typeof value === "string" && value.trim() ? value : null);

  const reason = ({ response, body }) => {
    const about = (field) => (Array.isArray(body.errors) ? body.errors : []).find((error) => error?.pointer === field);
    if (response.status === 410 || about("/reset_token")) {
      return "This link does not work any more, or not all of it was opened. You can ask for a new e-mail in the app.";
    }
    const flaw = text(about("/new_password")?.detail);
    const said = flaw ? `The password ${flaw}.` : text(body.detail) ?? `The server could not do it (${response.status}).`;
    const seconds = Number(response.headers.get("Retry-After"));
    const wait = seconds > 90 ? ` Try again in ${Math.ceil(seconds / 60)} minutes.` : seconds > 0 ? " Try again in a minute." : "";
    return said + wait;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = flaw();
    if (wrong) return say(...wrong);
    say("");
    send.disabled = true;
    send.textContent = "One moment …";
    try {
      const answer = await ask();
      if (answer.response.ok) {
        token = first.value = second.value = "";
        part("told").textContent = text(answer.body.message) ?? "Your new password is set.";
        show(done);
      } else {
        say(reason(answer));
      }
    } catch {
      say("The server can't be reached. Please look at your connection, and try again.");
    } finally {
      send.disabled = false;
      send.textContent = "Set the password";
    }
  });

  shown.addEventListener("change", () => {
    first.type = second.type = shown.checked ? "text" : "password";
  });
  addEventListener("hashchange", () => { if (location.hash) begin(); });
  begin();
}
