/**
 * A link's secret is in its fragment, which browsers send to no server (docs/decisions/0002-codes-in-the-fragment.md).
 * It is moved into the form's one field and out of the address, and the form is sent; a link that is pasted into the
 * field counts by what follows its "#".
 */
export const takeSecretFromAddress = (formId: string, fieldName: string): void => {
  const form = document.getElementById(formId) as HTMLFormElement | null;
  const field = form?.elements.namedItem(fieldName) as HTMLInputElement | null | undefined;
  if (form === null || field === null || field === undefined) return;
  const take = (): void => {
    const secret = location.hash.slice(1);
    if (secret === "") return;
    history.replaceState(null, "", location.pathname);
    field.value = secret;
    form.submit();
  };
  addEventListener("hashchange", take);
  form.addEventListener("submit", () => {
    field.value = field.value.trim().replace(/^.*#/, "");
  });
  take();
};
