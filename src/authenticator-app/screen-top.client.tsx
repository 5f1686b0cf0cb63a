/** The top of every screen but the first: the way back, and what this is. */
type Props = { back: string; title: string };

export const ScreenTop = ({ back, title }: Props) => (
  <>
    <a class="app-back" href="#home">
      <span aria-hidden="true">‹ </span>
      {back}
    </a>
    <h1 tabIndex={-1}>{title}</h1>
  </>
);
