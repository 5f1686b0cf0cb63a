// Shows the television's state anew as soon as it is another than the one on this page.
new EventSource("/changes").onmessage = ({ data }) => {
  if (data !== document.body.dataset.version) location.reload();
};
