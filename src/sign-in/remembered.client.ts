/**
 * The names that signed in on this browser, so that next time one press asks the phone. They stay in this browser: a name
 * is kept only once its phone has approved, and anybody before the screen can have it forgotten.
 */
const storageKey = "countersign-names";
const pendingKey = "countersign-named";
const most = 3;

/** Storage may be switched off: then nothing is remembered, and nothing else changes. */
const attempt = <Value>(read: () => Value, otherwise: Value): Value => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};

const names = (): string[] => {
  const kept: unknown = attempt(() => JSON.parse(localStorage.getItem(storageKey) ?? "[]"), []);
  return Array.isArray(kept) ? kept.filter((name) => typeof name === "string").slice(0, most) : [];
};

const keep = (list: string[]): void =>
  attempt(() => localStorage.setItem(storageKey, JSON.stringify(list.slice(0, most))), undefined);

/** Called when the request was approved: the name typed on this page, if any, was right. */
export const rememberNamed = (): void => {
  const named = attempt(() => sessionStorage.getItem(pendingKey), null);
  attempt(() => sessionStorage.removeItem(pendingKey), undefined);
  if (named !== null) keep([named, ...names().filter((name) => name !== named)]);
};

/** One button for each name, before the field. */
export const offerRemembered = (): void => {
  const form = document.getElementById("ask-form") as HTMLFormElement | null;
  const list = document.getElementById("remembered");
  const field = document.getElementById("ask-name") as HTMLInputElement | null;
  if (form === null || list === null || field === null) return;
  form.addEventListener("submit", () =>
    attempt(() => sessionStorage.setItem(pendingKey, field.value.trim()), undefined),
  );
  const draw = (): void => {
    list.replaceChildren(...names().map(entry));
    list.hidden = list.childElementCount === 0;
  };
  const button = (text: string, label: string, press: () => void): HTMLButtonElement => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-quiet";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", press);
    return made;
  };
  const entry = (name: string): HTMLLIElement => {
    const item = document.createElement("li");
    const forget = form.dataset.forget ?? "";
    const ask = button(name, name, () => {
      field.value = name;
      form.requestSubmit();
    });
    const drop = button("×", `${forget}: ${name}`, () => {
      keep(names().filter((other) => other !== name));
      draw();
      field.focus();
    });
    item.append(ask, drop);
    return item;
  };
  draw();
};
