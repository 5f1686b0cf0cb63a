type Props = {
  id: string;
  name: string;
  label: string;
  hint?: string;
  /** A sentence about what to mend; tied to the field and marks it invalid. */
  error?: string | null;
  class?: string;
  value?: string;
  inputmode?: "numeric" | "text" | "email" | "tel";
  autocomplete: string;
  /** False for codes, links and user names, which spelling and capitals would only spoil. */
  prose?: boolean;
  maxlength: number;
  autofocus?: boolean;
};

/** A required text input with its label; hint and error are tied to it (WCAG 1.3.1, 3.3.1). */
export const FormField = ({ id, label, hint, error = null, prose = false, class: className, ...input }: Props) => {
  const describedBy = [error === null ? null : `${id}-error`, hint === undefined ? null : `${id}-hint`];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        id={id}
        type="text"
        class={className}
        required
        autocapitalize={prose ? "words" : "none"}
        spellcheck={false}
        aria-invalid={error === null ? undefined : "true"}
        aria-describedby={describedBy.filter((part) => part !== null).join(" ") || undefined}
      />
      {error !== null && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};
