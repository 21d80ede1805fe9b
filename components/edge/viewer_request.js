// CloudFront Functions, JavaScript runtime 2.0.
// A path whose last part has no suffix is a route of the single page, not a file.
function handler(event) {
  const request = event.request;
  const last = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (!last.includes('.') && !request.uri.startsWith('/.well-known/')) {
    request.uri = '/index.html';
  }
  return request;
}
