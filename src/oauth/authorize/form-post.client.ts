/** Sends the answer to the app at once. Coming back by the browser's button finds the form standing still. */
const form = document.getElementById("form-post") as HTMLFormElement;
form.submit();
