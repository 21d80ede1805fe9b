// CloudFront Functions, JavaScript runtime 2.0.
// A WebSocket API knows its stage alone, which the origin's path adds.
function handler(event) {
  const request = event.request;
  request.uri = '/';
  return request;
}
