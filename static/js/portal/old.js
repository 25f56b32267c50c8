// For browsers that know no modules (before Chromium 61): they cannot seal, and are told so. A plain script on purpose.
var notice = document.getElementById("old");
if (notice) notice.hidden = false;
Array.prototype.forEach.call(document.querySelectorAll(".need-script"), function (element) {
  element.hidden = true;
});
