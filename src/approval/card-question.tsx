import type { PageContext } from "../ui/page-context.ts";

/** "Where do you see this code?" Neither answer is chosen beforehand: the person has to look. */
export const CardQuestion = ({ context }: { context: PageContext }) => {
  const { question } = context.messages.proximity;
  return (
    <fieldset class="question">
      <legend>{question.heading}</legend>
      <Answer value="in_front_of_me" text={question.inFrontOfMe} note={question.inFrontOfMeNote} />
      <Answer value="sent_to_me" text={question.sentToMe} note={question.sentToMeNote} />
    </fieldset>
  );
};

export const Answer = ({
  value,
  text,
  note,
}: {
  value: "in_front_of_me" | "sent_to_me";
  text: string;
  note: string;
}) => (
  <label class="answer">
    {/* The buttons are further down, in forms of their own; the answer belongs to the one that approves. */}
    <input type="radio" name="seen" value={value} form="approve-form" required />
    <span>
      {text}
      <span class="fact-note">{note}</span>
    </span>
  </label>
);
