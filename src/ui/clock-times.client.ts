// Clock times are added here, where the person's time zone is known.
for (const time of document.querySelectorAll("time")) {
  time.title = new Date(time.dateTime).toLocaleString(document.documentElement.lang, {
    dateStyle: "long",
    timeStyle: "short",
  });
}
