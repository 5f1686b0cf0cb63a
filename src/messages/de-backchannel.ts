import type { backchannelInEnglish } from "./en-backchannel.ts";

/** What is said when an app asks for a person itself, without a screen and a code (CIBA), in German. */
export const backchannelInGerman: typeof backchannelInEnglish = {
  heading: (clientName) => `${clientName} bittet Sie, sich anzumelden`,
  verdict: {
    title: "Kein Bildschirm, kein Code: Diese App hat namentlich nach Ihnen gefragt",
    note: "Ob Sie gerade mit ihr zu tun haben, können wir nicht erkennen. Das wissen nur Sie.",
  },
  warning: {
    stop: "Wenn Sie nicht selbst gerade damit zu tun haben, lehnen Sie ab:",
    why: "Sonst würde dort jemand anderes in Ihrem Namen handeln.",
  },
  message: "Zum Vergleichen",
  noMessage: "Die App hat nichts zum Vergleichen mitgegeben.",
  question: {
    heading: "Zeigt oder sagt Ihnen die andere Seite genau das?",
    headingWithout: "Haben Sie gerade mit dieser App zu tun?",
    yes: "Ja, genau das",
    yesWithout: "Ja",
    yesNote: "Ich habe das selbst begonnen: am Schalter, am Telefon oder in einem Programm, das ich kenne.",
    no: "Nein, oder ich bin nicht sicher",
    noNoteWithout: "Jemand drängt mich, oder ich weiß nicht, warum ich gefragt werde.",
    noNote: "Dort steht etwas anderes, jemand drängt mich, oder ich weiß nicht, warum ich gefragt werde.",
  },
  askedBy: "Gefragt von",
  askedByNote: "Der Server der App, kein Bildschirm in Ihrer Nähe",
  askCode: {
    title: "Ihr Code für Apps, die nach Ihnen fragen",
    about:
      "Manche Apps dürfen Ihr Telefon mit Ihrem Namen ansprechen, etwa eine Bank während eines Anrufs. Vorher wollen sie vielleicht einen Code von Ihnen.",
    open: "Diesen Code erstellen oder ändern",
    lead: "Eine App, die diesen Code verlangt, kann Ihr Telefon nur fragen, wenn Sie ihr den Code genannt haben. So kann niemand sonst Ihr Telefon über sie klingeln lassen.",
    none: "Sie haben keinen Code. Apps, die einen verlangen, können Sie nicht fragen.",
    madeOn: (day) => `Sie haben einen Code, erstellt am ${day}.`,
    yours: "Ihr Code",
    once: "Nur diese Seite zeigt ihn. Schreiben Sie ihn auf oder merken Sie ihn sich.",
    care: "Nennen Sie ihn nur einer App, an die Sie sich selbst gewandt haben. Er meldet niemanden an: Ihr Telefon fragt Sie trotzdem.",
    make: "Code erstellen",
    replace: "Neuen Code erstellen",
    remove: "Code entfernen",
    back: "Verbundene Apps",
  },
  push: {
    title: "Haben Sie darum gebeten?",
    body: (clientName) => `${clientName} bittet Sie, sich anzumelden. Öffnen Sie die App und sehen Sie, wofür.`,
  },
};
