import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import type { PasskeyKind } from "./passkey-kind.ts";

export type ShownPasskey = {
  id: string;
  name: string;
  kind: PasskeyKind;
  product: string | null;
  device: { readonly name: string; readonly isThisOne: boolean } | null;
  createdAt: number;
  lastUsedAt: number | null;
};

type Props = { context: PageContext; passkey: ShownPasskey; isOnly: boolean; freshFor: number; now: number };

export const PasskeyRow = ({ context, passkey, isOnly, freshFor, now }: Props) => {
  const { messages } = context;
  const { passkeys: text } = messages;
  const { id, name, kind, product, device } = passkey;
  // A name that is the product's needs no second mention.
  const maker = product === name ? null : product;
  const what = kind === "device" ? text.kind.device(maker, device?.name ?? null) : text.kind[kind](maker);
  const used = passkey.lastUsedAt === null ? text.neverUsed : text.used(messages.ago(passkey.lastUsedAt, now));
  return (
    <li class="row row-folding" data-passkey={id}>
      <div class="row-text">
        <h3>
          {name}
          {device?.isThisOne && <span class="tag">{text.thisDevice}</span>}
          {kind === "security_key" && <span class="tag tag-plain">{text.securityKeyTag}</span>}
        </h3>
        <p class="hint">{what}</p>
        <p class="hint">
          {text.added(messages.day(passkey.createdAt))}, {used}
        </p>
      </div>
      <details class="fold">
        <summary aria-label={text.changeNamed(name)}>{text.change}</summary>
        <form method="post" action={`/security/passkeys/${id}/rename`} data-fresh data-fresh-for={freshFor}>
          <FormField
            id={`name-${id}`}
            name="name"
            label={text.name}
            value={name}
            prose
            autocomplete="off"
            maxlength={60}
          />
          <button class="button button-quiet" type="submit">
            {text.save}
          </button>
        </form>
        {isOnly ? (
          <p class="hint">{text.onlyOne}</p>
        ) : (
          <form method="post" action={`/security/passkeys/${id}/remove`} data-fresh data-fresh-for={freshFor}>
            <p class="hint" id={`remove-${id}`}>
              {text.removeHint}
            </p>
            <button
              class="button button-alarm"
              type="submit"
              aria-label={text.removeNamed(name)}
              aria-describedby={`remove-${id}`}
            >
              {text.remove}
            </button>
          </form>
        )}
      </details>
    </li>
  );
};
