// Says so when the page's modules did not start. A plain script in the words of the oldest browsers: it has to run where
// nothing else does.
window.addEventListener("load", function () {
  var notice = document.getElementById("old");
  if (document.documentElement.getAttribute("data-ready") || !notice) return;
  if ("noModule" in document.createElement("script")) notice.textContent = "这一页没有打开完整。再打开一次。还不行，换个浏览器。";
  notice.hidden = false;
  Array.prototype.forEach.call(document.querySelectorAll(".need-script"), function (element) {
    element.hidden = true;
  });
});
