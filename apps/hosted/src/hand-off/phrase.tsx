/** The two words that both devices show: in English and from left to right on every page, to be compared letter by letter. */
export function Phrase({ phrase }: { phrase: string }) {
  return (
    <p class="phrase" lang="en" dir="ltr" translate={false}>
      {phrase}
    </p>
  );
}
