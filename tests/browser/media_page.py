"""What a page does to try the cleaners: pictures drawn and looked at, films recorded and played."""

HELPERS = """
<!DOCTYPE html><title>media</title><script>
const text = async (blob) => {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
};
const blobOf = (base64, type = "") => new Blob([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], {type});
const look = async (blob, points) => {
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const at = ([x, y]) => Array.from(context.getImageData(x * canvas.width, y * canvas.height, 1, 1).data).slice(0, 3);
  return {size: [canvas.width, canvas.height], seen: points.map(at)};
};
const prepared = async (base64, options) => {
  const {prepare} = await import("/static/js/media/clean.js");
  const made = await prepare(blobOf(base64), options);
  const {kind, type, cleaned, warning, length} = made;
  return {kind, type, cleaned, warning, length, bytes: await text(made.blob)};
};
</script>
"""
QUADRANTS = [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]
# Red, green / blue, white on 4 : 3, as a phone stores it when it was held as Exif's number says.
DRAWN = """
async (turn) => {
  const canvas = document.createElement("canvas");
  canvas.width = 400;
  canvas.height = 300;
  const context = canvas.getContext("2d");
  const colours = ["#ff0000", "#008000", "#0000ff", "#ffffff"];
  colours.forEach((colour, at) => {
    context.fillStyle = colour;
    context.fillRect((at % 2) * 200, Math.floor(at / 2) * 150, 200, 150);
  });
  const stored = document.createElement("canvas");
  [stored.width, stored.height] = turn >= 5 ? [300, 400] : [400, 300];
  const place = [
    [1, 0, 0, 1, 0, 0], [-1, 0, 0, 1, 400, 0], [-1, 0, 0, -1, 400, 300], [1, 0, 0, -1, 0, 300],
    [0, 1, 1, 0, 0, 0], [0, -1, 1, 0, 0, 400], [0, -1, -1, 0, 300, 400], [0, 1, -1, 0, 300, 0],
  ][turn - 1];
  const other = stored.getContext("2d");
  other.setTransform(...place);
  other.drawImage(canvas, 0, 0);
  return text(await new Promise((done) => stored.toBlob(done, "image/jpeg", 0.95)));
}
"""
RECORDED = """
async (type) => {
  if (!MediaRecorder.isTypeSupported(type)) return "";
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [64, 48];
  const context = canvas.getContext("2d");
  context.fillStyle = "#ff0000";
  context.fillRect(0, 0, 64, 48);
  const recorder = new MediaRecorder(canvas.captureStream(25), {mimeType: type});
  const parts = [];
  const stopped = new Promise((done) => { recorder.onstop = done; });
  recorder.ondataavailable = ({data}) => parts.push(data);
  let frames = 0;
  const enough = new Promise((done) => {
    const paint = () => {
      context.fillRect(0, 0, 64, 48);
      frames += 1;
      if (frames < 12) requestAnimationFrame(paint);
      else done();
    };
    paint();
  });
  recorder.start();
  await enough;
  recorder.stop();
  await stopped;
  return text(new Blob(parts));
}
"""
PLAYED = """
async ({base64, type}) => {
  const video = document.createElement("video");
  video.muted = true;
  video.src = URL.createObjectURL(blobOf(base64, type));
  const shown = new Promise((done, fail) => {
    video.requestVideoFrameCallback(done);
    video.onerror = () => fail(new Error(video.error.message));
  });
  await video.play();
  await shown;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0);
  return {size: [video.videoWidth, video.videoHeight], seen: Array.from(context.getImageData(32, 24, 1, 1).data).slice(0, 3)};
}
"""
